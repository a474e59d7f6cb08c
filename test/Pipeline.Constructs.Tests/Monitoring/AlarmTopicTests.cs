using Amazon.CDK;
using Pipeline.Records;

namespace Pipeline.Constructs.Tests;

public class AlarmTopicTests
{
    [Fact]
    public void NoProps_TlsOnlyAndAlarmsOfThisAccountAlone() =>
        Snapshot.Verify(Synth.Template(stack => new AlarmTopic(stack, "Alarms")).Json);

    [Fact]
    public void EveryProp_IsRendered()
    {
        var template = Synth.Template(stack => new AlarmTopic(stack, "Alarms", new()
        {
            EncryptionKey = new PipelineKey(stack, "Key").Key,
            EmailAddresses = ["security@example.com", "night@example.com"],
        }));
        template.Properties("AWS::SNS::Topic")["KmsMasterKeyId"]!.ToJsonString().ShouldContain("Fn::GetAtt");
        template.All("AWS::SNS::Subscription").Values
            .Select(subscription => $"{subscription["Properties"]!["Protocol"]} {subscription["Properties"]!["Endpoint"]}")
            .ShouldBe(["email security@example.com", "email night@example.com"]);
    }

    [Fact]
    public void WrongAddresses_OneMessageListsAll()
    {
        var error = Should.Throw<InvalidInputException>(() => Synth.Template(stack =>
            new AlarmTopic(stack, "Alarms", new() { EmailAddresses = ["security", "a@b.c", "A@b.c"] })));
        error.Violations.ShouldBe([
            "EmailAddresses must name each one once; got security, a@b.c, A@b.c; remove the repeated ones",
            "EmailAddresses must hold e-mail addresses; got security; write it as name@example.com",
        ]);
    }

    [Fact]
    public void TwiceInOneStackInChina_NamesNoPartition()
    {
        var template = Synth.Template(
            stack =>
            {
                new AlarmTopic(stack, "One", new() { EmailAddresses = ["security@example.com"] });
                new AlarmTopic(stack, "Two", new() { EmailAddresses = ["security@example.com"] });
            },
            env: new Amazon.CDK.Environment { Account = "111122223333", Region = "cn-north-1" });
        template.All("AWS::SNS::Topic").Count.ShouldBe(2);
        template.Json.ToJsonString().ShouldNotContain("arn:aws:");
    }

    [Fact]
    public void TokenForAnAddress_IsNotRefused()
    {
        var template = Synth.Template(stack => new AlarmTopic(stack, "Alarms", new()
        {
            EmailAddresses = [new CfnParameter(stack, "Address").ValueAsString],
        }));
        template.Properties("AWS::SNS::Subscription")["Endpoint"]!.ToJsonString().ShouldBe("""{"Ref":"Address"}""");
    }

    // SNS returns the existing subscription for the same address. If its logical id changed, CloudFormation would delete that
    // subscription with the old id.
    [Theory]
    [InlineData("b@example.com")]
    [InlineData("b@example.com", "a@example.com")]
    [InlineData("c@example.com", "b@example.com", "a@example.com")]
    public void ChangedList_LeavesTheOtherAddressesTheirSubscriptions(params string[] after)
    {
        var before = Subscriptions("a@example.com", "b@example.com");
        var changed = Subscriptions(after);
        before.Keys.Intersect(changed.Keys).Count().ShouldBe(before.Values.Intersect(changed.Values).Count());
        foreach (var (id, address) in changed)
            before.GetValueOrDefault(id, address).ShouldBe(address, id);
    }

    [Fact]
    public void AddressesOfParameters_AreKnownByTheirParameter()
    {
        static IReadOnlyDictionary<string, string> Of(params string[] names) => Addresses(stack =>
            [.. names.Select(name => new CfnParameter(stack, name).ValueAsString)]);
        var before = Of("First", "Second");
        before.Count.ShouldBe(2);
        Of("Second").ShouldHaveSingleItem()
            .ShouldBe(before.Single(entry => entry.Value.Contains("Second", StringComparison.Ordinal)));
    }

    [Fact]
    public void ListParameter_IsRefusedSinceNobodyKnowsHowManyItHolds() =>
        Should.Throw<InvalidInputException>(() => Addresses(stack =>
            [.. new CfnParameter(stack, "Emails", new CfnParameterProps { Type = "CommaDelimitedList" }).ValueAsList]))
        .Violations.ShouldBe([
            "EmailAddresses must be known when the template is made; got a list token; pass the elements one by one: each " +
            "makes resources",
        ]);

    private static Dictionary<string, string> Subscriptions(params string[] addresses) => Addresses(_ => addresses);

    private static Dictionary<string, string> Addresses(Func<Stack, IReadOnlyList<string>> addresses) => Synth
        .Template(stack => new AlarmTopic(stack, "Alarms", new() { EmailAddresses = addresses(stack) }))
        .All("AWS::SNS::Subscription")
        .ToDictionary(entry => entry.Key, entry => entry.Value["Properties"]!["Endpoint"]!.ToJsonString());

    private static readonly CheckedStack WithAKey = new(stack => new AlarmTopic(stack, "Alarms", new()
    {
        EncryptionKey = new PipelineKey(stack, "Key").Key,
        EmailAddresses = ["security@example.com"],
    }));

    [Fact]
    public void WithAKey_PassesCdkNag() => WithAKey.Findings.ShouldBeEmpty();

    private static readonly CheckedStack WithoutAKey = new(stack => new AlarmTopic(stack, "Alarms"));

    // SNS's AWS managed key would silence this finding and also every alarm: CloudWatch may not use it.
    [Fact]
    public void WithoutAKey_IsReportedAsUnencrypted() =>
        WithoutAKey.Findings.ShouldBe(["NIST.800.53.R5-SNSEncryptedKMS at Stack/Alarms/Topic-14A78AC8/Resource"]);
}
