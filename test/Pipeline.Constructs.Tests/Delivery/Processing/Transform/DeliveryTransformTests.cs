using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public class DeliveryTransformTests
{
    [Fact]
    public void SchemaAlone_FunctionWithItsOwnRoleAndLogs() =>
        Snapshot.Verify(
            Synth.Template(stack => new DeliveryTransform(stack, "Transform", new() { Schema = TestWriter.Schema })).Json);

    [Fact]
    public void EveryProp_IsRendered()
    {
        var template = Synth.Template(stack => new DeliveryTransform(stack, "Transform", new()
        {
            Schema = TestWriter.Schema,
            PartitionKeys =
            [
                EventPartitionKey.Value("id", "door"), EventPartitionKey.Year("at"), EventPartitionKey.Month("at"),
                    EventPartitionKey.Day("at"),
                EventPartitionKey.Hour("seen", "seen_hour"),
            ],
            Architecture = Amazon.CDK.AWS.Lambda.Architecture.X86_64,
            Memory = Size.Mebibytes(512),
            Timeout = Duration.Minutes(5),
            ReservedConcurrency = 0,
            Tracing = false,
            LogRetention = Amazon.CDK.AWS.Logs.RetentionDays.ONE_WEEK,
            EncryptionKey = Key.FromKeyArn(stack, "Key", "arn:aws:kms:eu-west-1:111122223333:key/k"),
            RemovalPolicy = RemovalPolicy.DESTROY,
        }), Synth.RemovalAllowed);
        var function = template.Properties("AWS::Lambda::Function");
        function["Architectures"]!.ToJsonString().ShouldBe("""["x86_64"]""");
        ((int)function["MemorySize"]!).ShouldBe(512);
        ((int)function["Timeout"]!).ShouldBe(300);
        ((int)function["ReservedConcurrentExecutions"]!).ShouldBe(0);
        function["TracingConfig"].ShouldBeNull();
        $"{function["Environment"]!["Variables"]!["PARTITION_KEYS"]}"
            .ShouldBe("door=id,year=at@year,month=at@month,day=at@day,seen_hour=seen@hour");
        var logs = template.Properties("AWS::Logs::LogGroup");
        ((int)logs["RetentionInDays"]!).ShouldBe(7);
        $"{logs["KmsKeyId"]}".ShouldEndWith(":key/k");
        $"{template.Only("AWS::Logs::LogGroup")["DeletionPolicy"]}".ShouldBe("Delete");
        template.Statements().ShouldEachBe(statement => !statement.ToJsonString().Contains("xray"));
    }

    [Fact]
    public void AllWrong_OneMessageListsAll() => Should.Throw<InvalidInputException>(() => Synth.Template(stack =>
        new DeliveryTransform(stack, "Transform", new()
        {
            Schema = TestWriter.Schema,
            PartitionKeys =
            [
                EventPartitionKey.Value("id", "a b"), EventPartitionKey.Value("nothing"), EventPartitionKey.Value("left"),
                EventPartitionKey.Year("note"), EventPartitionKey.Value("weight"), EventPartitionKey.Value("id"),
                    EventPartitionKey.Value("id"),
            ],
            Memory = Size.Mebibytes(64),
            Timeout = Duration.Seconds(301),
            ReservedConcurrency = -1,
        }))).Violations.ShouldBe(
        [
            "PartitionKeys must have names of letters, digits and underscores; got a b; remove the other characters",
            "PartitionKeys must name fields of the schema; got nothing=nothing; use one of id, count, day, weight, at, seen, " +
            "left, note",
            "PartitionKeys must name required fields that are never null, since a record without one has no partition; got " +
            "left=left; " +
            "require it in the schema or use another field",
            "PartitionKeys must name a date-time before @year; got year=note@year; use a date-time, or the field without a part",
            "PartitionKeys must name strings, integers or booleans; got weight=weight; use another field",
            "PartitionKeys must give each name once; got id 2 times; give all but one of them another name",
            "Memory must be 128 to 10240 MiB; got 64 MiB; raise it to at least 128",
            "Timeout must be 1 to 300 seconds; got 301 seconds; lower it to at most 300",
            "ReservedConcurrency must be at least 0 invocations at once; got -1; raise it to at least 0",
        ]);

    [Theory]
    [InlineData(50, true)]
    [InlineData(51, false)]
    public void PartitionKeysBoundary_InsideOnly(int count, bool allowed)
    {
        void Make() => Synth.Template(stack => new DeliveryTransform(stack, "Transform", new()
        {
            Schema = TestWriter.Schema,
            PartitionKeys = [.. Enumerable.Range(0, count).Select(index => EventPartitionKey.Value("id", $"key{index}"))],
        }));
        if (allowed)
        {
            Should.NotThrow(Make);
        }
        else
        {
            Should.Throw<InvalidInputException>(Make).Violations.ShouldBe(
                ["PartitionKeys must hold 1 to 50 keys; got 51; lower it to at most 50"]);
        }
    }

    // The stream needs the function, and the function needs its role, so the policy that names the stream must be one that
    // neither waits for.
    [Fact]
    public void DirectPut_FunctionMayPutBackIntoTheStreamAlone()
    {
        var template = Synth.Template(stack => Deliver(stack, DeliverySource.DirectPut(), null));
        var (id, policy) = template.All("AWS::IAM::ManagedPolicy").Single(policy => policy.Key.Contains("Reingestion"));
        var stream = template.All(DeliveryTests.Type).Keys.Single();
        Statements(policy).ShouldHaveSingleItem().ShouldBe(
            $$$"""{"Action":"firehose:PutRecordBatch","Effect":"Allow","Resource":{"Fn::GetAtt":["{{{stream}}}","Arn"]}}""");
        policy["Properties"]!["Roles"]![0]!["Ref"]!.ToString().ShouldContain("TransformRole");
        template.Json["Resources"]!.AsObject().Where(resource => resource.Key != id)
            .ShouldEachBe(resource => !resource.Value!.ToJsonString().Contains(id));
    }

    [Fact]
    public void DirectPutWithAKey_FunctionMayUseIt()
    {
        var template = Synth.Template(stack =>
            Deliver(stack, DeliverySource.DirectPut(), Key.FromKeyArn(stack, "Key", "arn:aws:kms:eu-west-1:111122223333:key/k")));
        Statements(template.All("AWS::IAM::ManagedPolicy")
            .Single(policy => policy.Key.Contains("Reingestion")).Value)[1].ShouldBe(
            """{"Action":["kms:Decrypt","kms:GenerateDataKey"]""" +
            ""","Effect":"Allow","Resource":"arn:aws:kms:eu-west-1:111122223333:key/k"}""");
    }

    [Fact]
    public void KinesisStream_FunctionMayPutBackThereAlone()
    {
        var template = Synth.Template(
            stack => Deliver(stack, DeliverySource.KinesisStream(IngestStream.FromAttributes(stack, "Stream", new()
            {
                StreamArn = "arn:aws:kinesis:eu-west-1:111122223333:stream/badges",
                EncryptionKey = Key.FromKeyArn(stack, "Key", "arn:aws:kms:eu-west-1:111122223333:key/k"),
            })), null),
            env: Synth.Known);
        Statements(template.All("AWS::IAM::ManagedPolicy").Single(policy => policy.Key.Contains("Reingestion")).Value).ShouldBe(
        [
            """{"Action":"kinesis:PutRecords","Effect":"Allow","Resource":"arn:aws:kinesis:eu-west-1:111122223333:stream/""" +
            """badges"}""",
            """
            {"Action":"kms:GenerateDataKey","Condition":{"StringEquals":{"kms:ViaService":"kinesis.eu-west-1.amazonaws.com"},"StringLike":{"kms:EncryptionContext:aws:kinesis:arn":"arn:aws:kinesis:eu-west-1:111122223333:stream/badges"}},"Effect":"Allow","Resource":"arn:aws:kms:eu-west-1:111122223333:key/k"}
            """.Trim(),
        ]);
    }

    [Fact]
    public void DeliveryRole_MayInvokeTheFunctionAlone()
    {
        var template = Synth.Template(stack => Deliver(stack, DeliverySource.DirectPut(), null));
        var function = template.All("AWS::Lambda::Function").Keys.Single();
        template.Statements().Single(statement => statement.ToJsonString().Contains("lambda:Invoke"))["Resource"]!.ToJsonString()
            .ShouldBe(
            $$$"""{"Fn::Join":["",[{"Fn::GetAtt":["{{{function}}}","Arn"]},":$LATEST"]]}""");
    }

    [Fact]
    public void OneFunctionForTwoDeliveries_MayPutBackIntoBoth() => Synth
        .Template(stack =>
        {
            var transform = new DeliveryTransform(stack, "Transform", new() { Schema = TestWriter.Schema });
            var destination = DeliveryTests.ToImported(stack);
            foreach (var id in new[] { "One", "Two" })
            {
                new Delivery(stack, id,
                    new() { Processors = [DeliveryProcessor.Transform(transform)], Destination = destination });
            }
        })
        .All("AWS::IAM::ManagedPolicy").Keys.Count(id => id.Contains("Reingestion")).ShouldBe(2);

    private static void Deliver(Stack stack, DeliverySource source, IKey? key) => new Delivery(stack, "Delivery", new()
    {
        Source = source,
        EncryptionKey = key,
        Processors =
            [DeliveryProcessor.Transform(new DeliveryTransform(stack, "Transform", new() { Schema = TestWriter.Schema }))],
        Destination = DeliveryTests.ToImported(stack),
    });

    private static string[] Statements(JsonObject policy) =>
        [.. policy["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray().Select(statement => statement!.ToJsonString())];
}
