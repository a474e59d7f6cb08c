using Pipeline.Functions;

return await LambdaProcess.RunAsync(Writer.Start);
