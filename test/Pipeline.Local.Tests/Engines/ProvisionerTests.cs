using System.Net;
using System.Text.Json.Nodes;
using Pipeline.Local.Engines;
using Pipeline.Records;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Tests.Engines;

public sealed class ProvisionerTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Table_HasItsKeysAndIndexes()
    {
        var table = Deployments.Resource(AwsType.DynamoDb.GlobalTable, "readings", """
            {
              "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }, { "AttributeName": "at", "KeyType": "RANGE" }],
              "AttributeDefinitions": [
                { "AttributeName": "id", "AttributeType": "S" }, { "AttributeName": "at", "AttributeType": "N" },
                  { "AttributeName": "zone", "AttributeType": "S" }],
              "BillingMode": "PROVISIONED",
              "WriteProvisionedThroughputSettings": { "WriteCapacityAutoScalingSettings": { "MinCapacity": "7",
              "MaxCapacity": 10 } },
              "GlobalSecondaryIndexes": [{
                "IndexName": "byZone", "KeySchema": [{ "AttributeName": "zone", "KeyType": "HASH" }],
                "Projection": { "ProjectionType": "KEYS_ONLY" },
                "WriteProvisionedThroughputSettings": { "WriteCapacityAutoScalingSettings": { "MinCapacity": 8,
                "MaxCapacity": 10 } } }],
              "LocalSecondaryIndexes": [{
                "IndexName": "byIdZone", "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }, { "AttributeName": "zone",
                "KeyType": "RANGE" }],
                "Projection": { "ProjectionType": "ALL" } }],
              "StreamSpecification": { "StreamViewType": "NEW_IMAGE" },
              "TimeToLiveSpecification": { "AttributeName": "expires", "Enabled": true },
              "Replicas": [{ "Region": "eu-west-1", "PointInTimeRecoverySpecification": { "PointInTimeRecoveryEnabled": true },
                "ReadProvisionedThroughputSettings": { "ReadCapacityUnits": 9 } }]
            }
            """);
        var provisioned = await new Provisioner(fixture.Engines).ProvisionAsync(Deployments.Of(table), None);

        provisioned.TimeToLive.ShouldHaveSingleItem().Keys.ShouldBe(["id", "at"]);
        provisioned.Deployment.Unsupported.ShouldHaveSingleItem().Meaning.ShouldBe(
            "is made, but its changes are not streamed, so functions on its stream get no records; it cannot be restored to an " +
            "earlier time; " +
            "its capacity is not enforced, so calls are not throttled.");
        using var client = JsonEngineClient.DynamoDb(fixture.Engines.DynamoDb, "eu-west-1");
        var made = (await client.CallAsync("DescribeTable", new JsonObject { ["TableName"] = "readings" }, None))["Table"]!;
        made["TableStatus"]!.ToString().ShouldBe("ACTIVE");
        made["TableArn"]!.ToString().ShouldBe("arn:aws:dynamodb:eu-west-1:111122223333:table/readings");
        made["KeySchema"]!.ToJsonString().ShouldBe(table.Properties["KeySchema"]!.ToJsonString());
        made["ProvisionedThroughput"]!["WriteCapacityUnits"]!.GetValue<int>().ShouldBe(7);
        made["ProvisionedThroughput"]!["ReadCapacityUnits"]!.GetValue<int>().ShouldBe(9);
        made["GlobalSecondaryIndexes"]![0]!["ProvisionedThroughput"]!["WriteCapacityUnits"]!.GetValue<int>().ShouldBe(8);
        made["LocalSecondaryIndexes"]![0]!["Projection"]!["ProjectionType"]!.ToString().ShouldBe("ALL");
    }

    [Fact]
    public async Task Bucket_TakesObjects()
    {
        var bucket = Deployments.Bucket("objects",
            """{ "VersioningConfiguration": { "Status": "Enabled" }, "LifecycleConfiguration": { "Rules": [] } }""");
        var provisioned = await new Provisioner(fixture.Engines).ProvisionAsync(Deployments.Of(bucket), None);
        provisioned.Deployment.Unsupported.ShouldHaveSingleItem().Meaning.ShouldBe(
            "is made, but objects have no versions, a write replaces what was there; no object expires or moves.");
        using var client = new HttpClient { BaseAddress = fixture.Engines.S3 };
        using var content = new StringContent("hello");
        (await client.PutAsync(new Uri("/objects/a/b.txt", UriKind.Relative), content)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetStringAsync(new Uri("/objects/a/b.txt", UriKind.Relative))).ShouldBe("hello");
    }

    [Fact]
    public async Task ObjectOfAWholeBuffer_IsTaken()
    {
        await new Provisioner(fixture.Engines).ProvisionAsync(Deployments.Of(Deployments.Bucket("large")), None);
        using var client = new HttpClient { BaseAddress = fixture.Engines.S3 };
        using var content = new ByteArrayContent(new byte[(int)ServiceLimits.Firehose.S3BufferingSizeMiB.Maximum * 1024 * 1024]);
        (await client.PutAsync(new Uri("/large/object", UriKind.Relative), content)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Queue_TakesMessagesByItsOwnUrlAndHasItsDeadLetterQueue()
    {
        var jobs = Deployments.Queue("jobs", """
            { "VisibilityTimeout": 45, "RedrivePolicy": { "deadLetterTargetArn": "arn:aws:sqs:eu-west-1:111122223333:dead",
              "maxReceiveCount": 3 }, "KmsMasterKeyId": "k" }
            """);
        var deployment = Deployments.Of(Deployments.Queue("dead"), jobs);
        await new Provisioner(fixture.Engines).ProvisionAsync(deployment, None);

        using var client = JsonEngineClient.Sqs(fixture.Engines.Sqs, "eu-west-1");
        await client.CallAsync("SendMessage", new JsonObject { ["QueueUrl"] = jobs.PhysicalId, ["MessageBody"] = "hello" }, None);
        var received = await client.CallAsync("ReceiveMessage", new JsonObject { ["QueueUrl"] = jobs.PhysicalId }, None);
        received["Messages"]![0]!["Body"]!.ToString().ShouldBe("hello");
        var attributes = await client.CallAsync(
            "GetQueueAttributes", new JsonObject { ["QueueUrl"] = jobs.PhysicalId, ["AttributeNames"] = new JsonArray("All") },
                None);
        var text = QueueNames.FromEngine(deployment, attributes.ToJsonString());
        JsonNode.Parse(text)!["Attributes"]!["VisibilityTimeout"]!.ToString().ShouldBe("45");
        text.ShouldContain("arn:aws:sqs:eu-west-1:111122223333:jobs");
        text.ShouldContain("arn:aws:sqs:eu-west-1:111122223333:dead");
        var url = await client.CallAsync("GetQueueUrl", new JsonObject { ["QueueName"] = "jobs" }, None);
        QueueNames.FromEngine(deployment, url["QueueUrl"]!.ToString()).ShouldBe(jobs.PhysicalId);
    }

    [Fact]
    public async Task FifoQueue_IsOne()
    {
        var queue = Deployments.Queue("ordered.fifo", """{ "FifoQueue": true, "ContentBasedDeduplication": true }""");
        await new Provisioner(fixture.Engines).ProvisionAsync(Deployments.Of(queue), None);
        using var client = JsonEngineClient.Sqs(fixture.Engines.Sqs, "eu-west-1");
        var sent = await client.CallAsync(
            "SendMessage",
                new JsonObject { ["QueueUrl"] = queue.PhysicalId, ["MessageBody"] = "hello", ["MessageGroupId"] = "g" }, None);
        sent["SequenceNumber"].ShouldNotBeNull();
    }

    [Fact]
    public async Task RefusedResources_AreNamedWithAllReasons()
    {
        var keyless =
            Deployments.Resource(AwsType.DynamoDb.Table, "keyless", """{ "KeySchema": [], "AttributeDefinitions": [] }""");
        var slow = Deployments.Queue("slow", """{ "VisibilityTimeout": 100000 }""");
        var error = await Should.ThrowAsync<InvalidInputException>(
            () => new Provisioner(fixture.Engines).ProvisionAsync(Deployments.Of(keyless, slow), None));
        error.Violations.Count.ShouldBe(2);
        error.Violations[0].ShouldStartWith(
            "app/keyless must be a AWS::DynamoDB::Table that DynamoDB takes; got the answer ValidationException: ");
        error.Violations[1].ShouldStartWith(
            "app/slow must be a AWS::SQS::Queue that SQS takes; got the answer InvalidAttributeValue: ");
    }
}
