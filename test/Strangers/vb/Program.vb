Imports Amazon.CDK
Imports Pipeline.Constructs
Imports Pipeline.Records

' A pipeline of defaults, and one whose stream is changed.
Module Program
    Sub Main()
        Dim app = New App()
        Dim stack = New Stack(app, "Orders")
        Dim schema = EventSchema.Load("orders.json")

        Dim defaults = New StreamingPipeline(stack, "Defaults", New StreamingPipelineProps With {.Schema = schema})

        Dim key = New PipelineKey(stack, "Key").Key
        Dim stream = New IngestStream(stack, "Week", New IngestStreamProps With {
            .Retention = Duration.Days(7),
            .Encryption = IngestEncryption.CustomerManaged(key)
        })
        Dim changed = New StreamingPipeline(stack, "Changed", New StreamingPipelineProps With {
            .Schema = schema,
            .ExistingStream = stream,
            .Encryption = PipelineEncryption.CustomerManaged(key)
        })

        app.Synth()
    End Sub
End Module
