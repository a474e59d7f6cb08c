namespace Pipeline.Constructs.Tests;

public class PublishedMetricsTests
{
    [Theory]
    [InlineData("DeliveryToS3")]
    [InlineData("DeliveryToRedshift")]
    [InlineData("DeliveryToAmazonOpenSearchService")]
    [InlineData("DeliveryToAmazonOpenSearchServerless")]
    [InlineData("DeliveryToSnowflake")]
    [InlineData("DeliveryToSplunk")]
    [InlineData("DeliveryToHttpEndpoint")]
    [InlineData("DeliveryToIceberg")]
    public void BytesOfADestination_ArePublishedByAws(string prefix) =>
        PublishedMetrics.Has("AWS/Firehose", $"{prefix}.Bytes", ["DeliveryStreamName"]).ShouldBeTrue();
}
