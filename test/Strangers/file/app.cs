#:package Pipeline.Constructs@0.1.0

using Amazon.CDK;
using Pipeline.Constructs;
using Pipeline.Records;

// An app in one file: dotnet run app.cs
var app = new App();
var stack = new Stack(app, "Orders");
_ = new StreamingPipeline(stack, "Orders", new() { Schema = EventSchema.Load("orders.json") });
app.Synth();
