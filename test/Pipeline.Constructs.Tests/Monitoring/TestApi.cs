using Constructs;

namespace Pipeline.Constructs.Tests;

internal static class TestApi
{
    public static RestApiFeed In(Construct scope) => new(scope, "Feed", new()
    {
        Stream = IngestStream.FromStreamArn(scope, "Taken", "arn:aws-cn:kinesis:cn-north-1:111122223333:stream/badges"),
    });
}
