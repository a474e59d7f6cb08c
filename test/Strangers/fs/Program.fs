open Amazon.CDK
open Pipeline.Constructs
open Pipeline.Records

// A pipeline of defaults, and one whose parts are changed.
let app = App()
let stack = Stack(app, "Orders")
let schema = EventSchema.Load "orders.json"

StreamingPipeline(stack, "Defaults", StreamingPipelineProps(Schema = schema)) |> ignore

StreamingPipeline(
    stack,
    "Changed",
    StreamingPipelineProps(
        Schema = schema,
        Stream = (fun stream ->
            stream.Retention <- Duration.Days 7.0
            stream),
        Writer = (fun writer ->
            writer.Memory <- Size.Gibibytes 2.0
            writer.Batching.BatchSize <- 100.0
            writer)))
|> ignore

app.Synth() |> ignore
