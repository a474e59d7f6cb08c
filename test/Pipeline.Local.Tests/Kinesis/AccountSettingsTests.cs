namespace Pipeline.Local.Tests.Kinesis;

/// <summary>The account's commitment, and the warm throughput that it allows.</summary>
public sealed class AccountSettingsTests
{
    private const string Enable = """{"MinimumThroughputBillingCommitment":{"Status":"ENABLED"}}""";
    private const string Disable = """{"MinimumThroughputBillingCommitment":{"Status":"DISABLED"}}""";
    private const string Warm = """{"StreamName":"orders","WarmThroughputMiBps":8}""";

    [Fact]
    public void Account_StartsWithoutACommitment() => StatusOf(new KinesisBed()).ShouldBe("DISABLED");

    [Fact]
    public void Commitment_LastsForADay()
    {
        var bed = new KinesisBed();
        var answer = bed.Call("UpdateAccountSettings", Enable)["MinimumThroughputBillingCommitment"]!;
        ((string)answer["Status"]!).ShouldBe("ENABLED");
        ((double)answer["EarliestAllowedEndAt"]!).ShouldBe((double)answer["StartedAt"]! + 86_400);

        var ending = bed.Call("UpdateAccountSettings", Disable)["MinimumThroughputBillingCommitment"]!;
        ((string)ending["Status"]!).ShouldBe("ENABLED_UNTIL_EARLIEST_ALLOWED_END");
        bed.Time.Advance(TimeSpan.FromHours(24));
        StatusOf(bed).ShouldBe("DISABLED");
        bed.Call("DescribeAccountSettings", "{}")["MinimumThroughputBillingCommitment"]!["EndedAt"].ShouldNotBeNull();
    }

    [Fact]
    public void CommitmentThatIsRenewedInTime_GoesOn()
    {
        var bed = new KinesisBed();
        bed.Call("UpdateAccountSettings", Enable);
        bed.Call("UpdateAccountSettings", Disable);
        bed.Call("UpdateAccountSettings", Enable);
        bed.Time.Advance(TimeSpan.FromHours(48));
        StatusOf(bed).ShouldBe("ENABLED");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"MinimumThroughputBillingCommitment":{}}""")]
    [InlineData("""{"MinimumThroughputBillingCommitment":{"Status":"ON"}}""")]
    public void WrongSettings_AreRefused(string input) =>
        new KinesisBed().Refused("UpdateAccountSettings", input).Code.ShouldBe("ValidationException");

    [Fact]
    public void WarmThroughput_WarmsAnOnDemandStream()
    {
        var bed = KinesisBed.OnDemand();
        bed.Call("UpdateAccountSettings", Enable);
        bed.Call("UpdateStreamWarmThroughput", Warm).ToJsonString().ShouldBe(
            """{"StreamARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/orders","StreamName":"orders","WarmThroughput":""" +
            """{"TargetMiBps":8,"CurrentMiBps":8}}""");
        var summary = bed.Call("DescribeStreamSummary", """{"StreamName":"orders"}""")["StreamDescriptionSummary"]!;
        ((int)summary["OpenShardCount"]!).ShouldBe(8);
        ((int)summary["WarmThroughput"]!["TargetMiBps"]!).ShouldBe(8);
    }

    [Fact]
    public void WarmThroughputWithoutTheCommitment_IsRefused()
    {
        var error = KinesisBed.OnDemand().Refused("UpdateStreamWarmThroughput", Warm);
        error.Code.ShouldBe("ValidationException");
        error.Message.ShouldContain("MinimumThroughputBillingCommitment");
    }

    [Fact]
    public void WarmThroughputOfAProvisionedStream_IsRefused()
    {
        var bed = KinesisBed.WithStream(shards: 1);
        bed.Call("UpdateAccountSettings", Enable);
        var error = bed.Refused("UpdateStreamWarmThroughput", Warm);
        error.Code.ShouldBe("ValidationException");
        error.Message.ShouldContain("ON_DEMAND");
    }

    [Theory]
    [InlineData("""{"StreamName":"orders"}""", "ValidationException")]
    [InlineData("""{"StreamName":"orders","WarmThroughputMiBps":-1}""", "ValidationException")]
    [InlineData("""{"StreamName":"orders","WarmThroughputMiBps":10241}""", "ValidationException")]
    [InlineData("""{"StreamName":"others","WarmThroughputMiBps":1}""", "ResourceNotFoundException")]
    [InlineData("""{"WarmThroughputMiBps":1}""", "InvalidArgumentException")]
    public void WrongWarmThroughput_IsRefused(string input, string code) =>
        KinesisBed.OnDemand().Refused("UpdateStreamWarmThroughput", input).Code.ShouldBe(code);

    [Fact]
    public void TemplateWithAWarmThroughput_IsOfACommittedAccount()
    {
        var bed = new KinesisBed();
        bed.Service.CreateStream(StreamTemplateTests.Resource(
            """{"Name":"orders","StreamModeDetails":{"StreamMode":"ON_DEMAND"},"WarmThroughputMiBps":5}""",
            "AWS::Kinesis::Stream", "orders", KinesisBed.StreamArn));
        StatusOf(bed).ShouldBe("ENABLED");
        bed.Call("UpdateStreamWarmThroughput", Warm);
    }

    private static string StatusOf(KinesisBed bed) =>
        (string)bed.Call("DescribeAccountSettings", "{}")["MinimumThroughputBillingCommitment"]!["Status"]!;
}
