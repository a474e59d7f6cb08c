using System.Text.Json.Nodes;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Firehose;

/// <summary>Firehose streams that clients create, change and delete.</summary>
public sealed class FirehoseStreamsTests
{
    private const string S3 = """{"BucketARN":"arn:aws:s3:::data","RoleARN":"arn:aws:iam::111122223333:role/destination"}""";
    private const string Source =
        $$$""","DeliveryStreamType":"KinesisStreamAsSource","KinesisStreamSourceConfiguration":""" +
        $$$"""{"KinesisStreamARN":"{{{FirehoseLab.StreamArn}}}","RoleARN":"{{{FirehoseLab.SourceRole}}}"}""";

    private const string Key = "arn:aws:kms:eu-west-1:111122223333:key/1234";

    [Fact]
    public async Task CreatedStream_DeliversAndIsDescribed()
    {
        await using var lab = new FirehoseLab();
        Create(lab).ToJsonString().ShouldBe($$"""{"DeliveryStreamARN":"{{FirehoseLab.Arn}}"}""");
        lab.Put("one");
        await lab.DrainAsync();
        lab.Objects.Lines("").ShouldBe(["one"]);

        var description = Describe(lab);
        ((string)description["DeliveryStreamStatus"]!).ShouldBe("ACTIVE");
        ((string)description["DeliveryStreamType"]!).ShouldBe("DirectPut");
        ((string)description["VersionId"]!).ShouldBe("1");
        description["LastUpdateTimestamp"].ShouldBeNull();
        ((bool)description["HasMoreDestinations"]!).ShouldBeFalse();
        var destination = description["Destinations"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)destination["DestinationId"]!).ShouldBe("destinationId-000000000001");
        ((string)destination["ExtendedS3DestinationDescription"]!["BucketARN"]!).ShouldBe("arn:aws:s3:::data");
        lab.Call("ListDeliveryStreams", [])["DeliveryStreamNames"]!.ToJsonString().ShouldBe("""["badges"]""");
    }

    [Theory]
    [InlineData("HttpEndpoint",
        """{"EndpointConfiguration":{"Url":"https://sink.example/in","AccessKey":"secret"},"S3Configuration":S3}""")]
    [InlineData("Amazonopensearchservice",
        """{"RoleARN":"arn:aws:iam::111122223333:role/destination","DomainARN":"arn:aws:es:eu-west-1:111122223333:domain/""" +
        """d","IndexName":"i","S3Configuration":S3}""")]
    [InlineData("Splunk",
        """{"HECEndpoint":"https://splunk.example","HECEndpointType":"Raw","HECToken":"t","S3Configuration":S3}""")]
    [InlineData("S3", "S3")]
    public async Task OtherDestination_IsDescribedByItsName(string name, string configuration)
    {
        await using var lab = new FirehoseLab();
        Create(lab, destination: name,
            configuration: configuration.Replace("S3Configuration\":S3", $"S3Configuration\":{S3}", StringComparison.Ordinal));
        var destination = Describe(lab)["Destinations"]![0]!.AsObject();
        destination.Select(member => member.Key).ShouldBe(["DestinationId", $"{name}DestinationDescription"]);
        destination.ToJsonString().ShouldNotContain("secret");
    }

    [Fact]
    public async Task KinesisSource_IsReadFromItsCreationOn()
    {
        await using var lab = new FirehoseLab();
        lab.Streams.WithShards("shardId-0");
        Create(lab, more: Source);
        ((string)Describe(lab)["Source"]!["KinesisStreamSourceDescription"]!["KinesisStreamARN"]!).ShouldBe(
            FirehoseLab.StreamArn);
        lab.Call("ListDeliveryStreams",
            new JsonObject { ["DeliveryStreamType"] = "KinesisStreamAsSource" })["DeliveryStreamNames"]!.AsArray().Count
            .ShouldBe(1);
    }

    [Fact]
    public async Task NameThatIsTaken_IsInUse()
    {
        await using var lab = new FirehoseLab();
        Create(lab);
        var error = Should.Throw<ServiceException>(() => Create(lab));
        (error.Code,
            error.Message).ShouldBe(("ResourceInUseException", "Firehose badges under accountId 111122223333 already exists"));
    }

    [Theory]
    [InlineData("""{}""", "InvalidArgumentException", "Exactly one destination configuration is supported for a Firehose")]
    [InlineData("""{"ExtendedS3DestinationConfiguration":S3,"HttpEndpointDestinationConfiguration":{}}""",
        "InvalidArgumentException", "Exactly one destination")]
    [InlineData("""{"RedshiftDestinationConfiguration":{}}""", "InvalidArgumentException", "Redshift, is not available here")]
    [InlineData("""{"ExtendedS3DestinationConfiguration":{"RoleARN":"r"}}""", "InvalidArgumentException",
        "BucketARN must be set")]
    [InlineData("""{"ExtendedS3DestinationConfiguration":S3,"DeliveryStreamType":"MSKAsSource"}""", "InvalidArgumentException",
        "MSKAsSource cannot be read here")]
    [InlineData("""{"ExtendedS3DestinationConfiguration":S3,"DeliveryStreamType":"Queue"}""", "ValidationException",
        "deliveryStreamType")]
    [InlineData("""{"ExtendedS3DestinationConfiguration":S3,"DeliveryStreamType":"KinesisStreamAsSource"}""",
        "InvalidArgumentException", "KinesisStreamSourceConfiguration must be set")]
    [InlineData("""{"ExtendedS3DestinationConfiguration":S3,"KinesisStreamSourceConfiguration":{}}""", "InvalidArgumentException",
        "only valid for DeliveryStreamType KinesisStreamAsSource")]
    [InlineData("""{"ExtendedS3DestinationConfiguration":S3,"DeliveryStreamName":"no name"}""", "ValidationException",
        "deliveryStreamName")]
    [InlineData("""{"ExtendedS3DestinationConfiguration":S3,"Tags":[{"Key":"foo!","Value":"bar"}]}""", "ValidationException",
        "'foo!' at 'tags.1.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern")]
    [InlineData("""{"ExtendedS3DestinationConfiguration":S3,"Tags":[]}""", "ValidationException", "tags")]
    [InlineData(
        """{"ExtendedS3DestinationConfiguration":S3""" +
        ""","DeliveryStreamEncryptionConfigurationInput":{"KeyType":"CUSTOMER_MANAGED_CMK"}}""", "InvalidArgumentException",
        "KeyARN must be set")]
    [InlineData("""{"ExtendedS3DestinationConfiguration":S3,"DeliveryStreamEncryptionConfigurationInput":{}}""",
        "ValidationException", "keyType")]
    public async Task WrongStream_IsNotMade(string input, string code, string words)
    {
        await using var lab = new FirehoseLab();
        var error = Should.Throw<ServiceException>(() =>
            lab.Call("CreateDeliveryStream", JsonNode.Parse(input.Replace("S3", S3, StringComparison.Ordinal)
            .Replace($"Extended{S3}", "ExtendedS3", StringComparison.Ordinal))!.AsObject()));
        error.Code.ShouldBe(code);
        error.Message.ShouldContain(words, Case.Sensitive);
        lab.Service.Streams.ShouldBeEmpty();
    }

    [Fact]
    public async Task RoleThatCannotBeTakenOn_IsRefusedInAwsWords()
    {
        await using var lab = new FirehoseLab();
        lab.Access.Refuses = action => action == "sts:AssumeRole";
        var error = Should.Throw<ServiceException>(() => Create(lab));
        error.Code.ShouldBe("InvalidArgumentException");
        error.Message.ShouldStartWith("Firehose is unable to assume role");
        lab.Service.Streams.ShouldBeEmpty();
    }

    [Fact]
    public async Task SourceThatTheRoleMayNotRead_IsRefused()
    {
        await using var lab = new FirehoseLab();
        lab.Streams.WithShards("shardId-0");
        lab.Access.Refuses = action => action == "kinesis:DescribeStream";
        var error = Should.Throw<ServiceException>(() => Create(
            lab, more: Source));
        error.Code.ShouldBe("InvalidArgumentException");
        error.Message.ShouldContain("is not authorized to perform: kinesis:DescribeStream");
    }

    [Fact]
    public async Task PartThatTheRunLeavesOut_IsSaid()
    {
        await using var lab = new FirehoseLab();
        Create(lab, configuration: $$$"""{"DataFormatConversionConfiguration":{"Enabled":true},{{{S3[1..]}}}""");
        lab.Log.Lines.ShouldContain(line => line.Contains("not as Parquet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DeletedStream_IsGone()
    {
        await using var lab = new FirehoseLab();
        Create(lab);
        lab.Call("DeleteDeliveryStream", new JsonObject { ["AllowForceDelete"] = true }).Count.ShouldBe(0);
        lab.Service.Streams.ShouldBeEmpty();
        var error = Should.Throw<ServiceException>(() => lab.Call("DeleteDeliveryStream", []));
        (error.Code,
            error.Message).ShouldBe(("ResourceNotFoundException", "Firehose badges under account 111122223333 not found."));
        Create(lab);
        lab.Service.Streams.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Encryption_StartsAndStops()
    {
        await using var lab = new FirehoseLab();
        Create(lab);
        Encryption(lab).ShouldBe("""{"Status":"DISABLED"}""");
        lab.Call("StartDeliveryStreamEncryption",
            JsonNode.Parse("""{"DeliveryStreamEncryptionConfigurationInput":{"KeyType":"AWS_OWNED_CMK"}}""")!.AsObject());
        Encryption(lab).ShouldBe("""{"Status":"ENABLED","KeyType":"AWS_OWNED_CMK"}""");
        lab.Call("PutRecord", FirehoseLab.Record("one"))["Encrypted"]!.GetValue<bool>().ShouldBeTrue();
        lab.Call("StopDeliveryStreamEncryption", []);
        Encryption(lab).ShouldBe("""{"Status":"DISABLED"}""");
        lab.Call("StartDeliveryStreamEncryption", JsonNode.Parse(
            $$$"""{"DeliveryStreamEncryptionConfigurationInput":{"KeyType":"CUSTOMER_MANAGED_CMK","KeyARN":"{{{Key}}}"}}""")!.AsObject());
        Encryption(lab).ShouldBe($$"""{"Status":"ENABLED","KeyType":"CUSTOMER_MANAGED_CMK","KeyARN":"{{Key}}"}""");
        lab.Call("StartDeliveryStreamEncryption", []);
        Encryption(lab).ShouldBe("""{"Status":"ENABLED","KeyType":"AWS_OWNED_CMK"}""", "the default of the call");
    }

    [Fact]
    public async Task EncryptionThatIsNotToBeHad_IsRefused()
    {
        await using var lab = new FirehoseLab();
        Should.Throw<ServiceException>(() =>
            lab.Call("StartDeliveryStreamEncryption", [])).Code.ShouldBe("ResourceNotFoundException");
        Should.Throw<ServiceException>(() =>
            lab.Call("StopDeliveryStreamEncryption", [])).Code.ShouldBe("ResourceNotFoundException");
        lab.Streams.WithShards("shardId-0");
        lab.CreateS3(isOfKinesis: true);
        Should.Throw<ServiceException>(() =>
            lab.Call("StartDeliveryStreamEncryption", [])).Message.ShouldContain(FirehoseLab.StreamArn);
    }

    [Fact]
    public async Task Tags_AreListedByPage()
    {
        await using var lab = new FirehoseLab();
        Create(lab, more: ""","Tags":[{"Key":"b","Value":"2"},{"Key":"a","Value":"1"}]""");
        lab.Call("TagDeliveryStream", JsonNode.Parse("""{"Tags":[{"Key":"c"},{"Key":"a","Value":"3"}]}""")!.AsObject());
        lab.Call("ListTagsForDeliveryStream", []).ToJsonString()
            .ShouldBe(
                """{"Tags":[{"Key":"a","Value":"3"},{"Key":"b","Value":"2"},{"Key":"c","Value":""}],"HasMoreTags":false}""");
        lab.Call("ListTagsForDeliveryStream", JsonNode.Parse("""{"Limit":1,"ExclusiveStartTagKey":"a"}""")!.AsObject())
            .ToJsonString()
            .ShouldBe("""{"Tags":[{"Key":"b","Value":"2"}],"HasMoreTags":true}""");
        lab.Call("UntagDeliveryStream", JsonNode.Parse("""{"TagKeys":["a","b","x"]}""")!.AsObject());
        lab.Call("ListTagsForDeliveryStream", [])["Tags"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task TooManyTags_AreRefused()
    {
        await using var lab = new FirehoseLab();
        Create(lab);
        Should.Throw<ServiceException>(() => lab.Call("TagDeliveryStream", Tags(0, 51))).Message
            .ShouldContain("Member must have length less than or equal to 50");
        lab.Call("TagDeliveryStream", Tags(0, 50));
        Should.Throw<ServiceException>(() => lab.Call("TagDeliveryStream", Tags(50, 51))).Code.ShouldBe("LimitExceededException");
        lab.Call("ListTagsForDeliveryStream", [])["Tags"]!.AsArray().Count.ShouldBe(50);
        foreach (var operation in (string[])["TagDeliveryStream", "UntagDeliveryStream", "ListTagsForDeliveryStream"])
        {
            var input = Tags(0, 1);
            (input["TagKeys"], input["DeliveryStreamName"]) = (new JsonArray("a"), "foo");
            Should.Throw<ServiceException>(() => lab.Call(operation, input)).Code.ShouldBe("ResourceNotFoundException");
        }
    }

    [Fact]
    public async Task TagsOfTheTemplate_AreListed()
    {
        await using var lab = new FirehoseLab();
        lab.Create(
            JsonNode.Parse($$"""{"ExtendedS3DestinationConfiguration":{{S3}},"Tags":[{"Key":"k","Value":"v"}]}""")!.AsObject());
        lab.Call("ListTagsForDeliveryStream", [])["Tags"]!.ToJsonString().ShouldBe("""[{"Key":"k","Value":"v"}]""");
    }

    [Theory]
    [InlineData("CreateDeliveryStream",
        """{"ExtendedS3DestinationConfiguration":{"RoleARN":"r1"},"KinesisStreamSourceConfiguration":{"RoleARN":"r2"}}""",
            "firehose:CreateDeliveryStream STREAM, iam:PassRole r1, iam:PassRole r2")]
    [InlineData("CreateDeliveryStream", """{"Tags":[{"Key":"a"}]}""",
        "firehose:CreateDeliveryStream STREAM, firehose:TagDeliveryStream STREAM")]
    [InlineData("UpdateDestination",
        """{"SplunkDestinationUpdate":{"S3Update":{"RoleARN":"r"}""" +
        ""","ProcessingConfiguration":{"Processors":[{"Parameters":[{"ParameterName":"RoleArn","ParameterValue":"p"}]}]}}}""",
        "firehose:UpdateDestination STREAM, iam:PassRole r, iam:PassRole p")]
    [InlineData("StartDeliveryStreamEncryption",
        """{"DeliveryStreamEncryptionConfigurationInput":{"KeyType":"CUSTOMER_MANAGED_CMK","KeyARN":"k"}}""",
            "firehose:StartDeliveryStreamEncryption STREAM, kms:CreateGrant k")]
    [InlineData("StartDeliveryStreamEncryption", """{"DeliveryStreamEncryptionConfigurationInput":{"KeyType":"AWS_OWNED_CMK"}}""",
        "firehose:StartDeliveryStreamEncryption STREAM")]
    [InlineData("StopDeliveryStreamEncryption", "{}", "firehose:StopDeliveryStreamEncryption STREAM")]
    [InlineData("DeleteDeliveryStream", "{}", "firehose:DeleteDeliveryStream STREAM")]
    [InlineData("TagDeliveryStream", "{}", "firehose:TagDeliveryStream STREAM")]
    [InlineData("UntagDeliveryStream", "{}", "firehose:UntagDeliveryStream STREAM")]
    [InlineData("ListTagsForDeliveryStream", "{}", "firehose:ListTagsForDeliveryStream STREAM")]
    public async Task Call_NeedsItsActionAndWhatItHandsOver(string operation, string input, string permissions)
    {
        await using var lab = new FirehoseLab();
        var json = JsonNode.Parse(input)!.AsObject();
        json["DeliveryStreamName"] = "badges";
        string.Join(
            ", ",
            lab.Service.PermissionsOf(operation, json).Select(permission => $"{permission.Action} {permission.Resource}"))
            .ShouldBe(permissions.Replace("STREAM", FirehoseLab.Arn, StringComparison.Ordinal));
        lab.Service.PermissionsOf(operation, json).Where(permission => permission.Action == "iam:PassRole")
            .Select(permission => permission.Context!["iam:PassedToService"].Single()).Distinct()
            .ShouldBeSubsetOf(["firehose.amazonaws.com"]);
    }

    internal static JsonObject Create(FirehoseLab lab, string destination = "ExtendedS3", string? configuration = null,
        string more = "") => lab.Call(
        "CreateDeliveryStream",
        JsonNode.Parse(
            $$"""{"{{destination}}DestinationConfiguration":{{(configuration is null or "S3" ? S3 : configuration)}}{{more}}}""")!.AsObject());

    internal static JsonObject Describe(FirehoseLab lab) =>
        lab.Call("DescribeDeliveryStream", [])["DeliveryStreamDescription"]!.AsObject();

    private static string Encryption(FirehoseLab lab) => Describe(lab)["DeliveryStreamEncryptionConfiguration"]!.ToJsonString();

    private static JsonObject Tags(int from, int to) => new()
    {
        ["Tags"] = new JsonArray(
            [.. Enumerable.Range(from, to - from).Select(i => new JsonObject { ["Key"] = $"k{i}", ["Value"] = "v" })]),
    };
}
