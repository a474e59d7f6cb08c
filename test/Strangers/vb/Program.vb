Imports Amazon.CDK
Imports Pipeline.Constructs
Imports Pipeline.Records

' A pipeline of defaults, and one whose parts are changed.
Module Program
  Sub Main()
    Dim app = New App()
    Dim stack = New Stack(app, "Orders")
    Dim schema = EventSchema.Load("orders.json")

    Dim defaults = New StreamingPipeline(stack, "Defaults", New StreamingPipelineProps With {.Schema = schema})

    Dim changed = New StreamingPipeline(stack, "Changed", New StreamingPipelineProps With {
        .Schema = schema,
        .Stream = Function(stream)
                    stream.Retention = Duration.Days(7)
                    Return stream
                  End Function,
        .Writer = Function(writer)
                    writer.Memory = Size.Gibibytes(2)
                    writer.Batching.BatchSize = 100
                    Return writer
                  End Function
    })

    app.Synth()
  End Sub
End Module
