open Amazon.CDK
open Pipeline.Constructs
open Pipeline.Records

// A pipeline of defaults, and one whose stream is changed.
let app = App()
let stack = Stack(app, "Orders")
let schema = EventSchema.Load "orders.json"

StreamingPipeline(stack, "Defaults", StreamingPipelineProps(Schema = schema)) |> ignore

let key = PipelineKey(stack, "Key").Key
let stream =
    IngestStream(
        stack,
        "Week",
        IngestStreamProps(Retention = Duration.Days 7.0, Encryption = IngestEncryption.CustomerManaged key))

StreamingPipeline(
    stack,
    "Changed",
    StreamingPipelineProps(Schema = schema, ExistingStream = stream, Encryption = PipelineEncryption.CustomerManaged key))
|> ignore

app.Synth() |> ignore
