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
            new AlarmTopic(stack, "Alarms", new() { EmailAddresses = ["security", "a@b.c", "a@b.c"] })));
        error.Violations.ShouldBe([
            "EmailAddresses must hold e-mail addresses; got security; write it as name@example.com",
            "EmailAddresses must name each address once; got security, a@b.c, a@b.c; remove the repeated ones",
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

    private static readonly CheckedStack WithAKey = new(stack => new AlarmTopic(stack, "Alarms", new()
    {
        EncryptionKey = new PipelineKey(stack, "Key").Key,
        EmailAddresses = ["security@example.com"],
    }));

    [Fact]
    public void WithAKey_PassesCdkNag() => WithAKey.Findings.ShouldBeEmpty();

    private static readonly CheckedStack WithoutAKey = new(stack => new AlarmTopic(stack, "Alarms"));

    // The key that AWS manages for SNS would silence this finding and every alarm with it.
    [Fact]
    public void WithoutAKey_IsReportedAsUnencrypted() =>
        WithoutAKey.Findings.ShouldBe(["NIST.800.53.R5-SNSEncryptedKMS at Stack/Alarms/Resource/Resource"]);
}
