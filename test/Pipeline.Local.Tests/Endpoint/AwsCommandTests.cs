using Pipeline.Local.Endpoint;

namespace Pipeline.Local.Tests.Endpoint;

public sealed class AwsCommandTests
{
    [Theory]
    [InlineData(false,
        "AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local aws --region eu-west-1 --endpoint-url http://127.0.0.1:4510 s3 ls")]
    [InlineData(true,
        """cmd /c "set AWS_ACCESS_KEY_ID=local&& set AWS_SECRET_ACCESS_KEY=local&& aws --region eu-west-1 --endpoint-url """ +
        """http://127.0.0.1:4510 s3 ls" """)]
    public void Command_NeedsNoConfiguration(bool isWindows, string expected) =>
        AwsCommand.For(new Uri("http://127.0.0.1:4510/"), "eu-west-1", "s3 ls", isWindows).ShouldBe(expected.Trim());
}
