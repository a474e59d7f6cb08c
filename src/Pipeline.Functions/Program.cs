using Pipeline.Functions;
using Pipeline.Functions.Runtime;

return await LambdaProcess.RunAsync(PipelineFunction.Start);
