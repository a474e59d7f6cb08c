using Pipeline.Functions;

return await LambdaProcess.RunAsync(PipelineFunction.Start);
