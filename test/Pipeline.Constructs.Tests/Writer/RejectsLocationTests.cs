using System.Text.Json.Nodes;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SQS;

namespace Pipeline.Constructs.Tests;

public class RejectsLocationTests
{
    [Fact]
    public void Default_IsAFolderBesideTheFailedBatches()
    {
        var template = TestWriter.Template();
        var bucket = template.All("AWS::S3::Bucket").Keys.ShouldHaveSingleItem();
        var environment = TestWriter.Environment(template);
        environment["REJECTS_BUCKET"].ShouldBe($$"""{"Ref":"{{bucket}}"}""");
        environment["REJECTS_PREFIX"].ShouldBe("rejects/");
        Put(template).ShouldBe(["aws/lambda/*", "rejects/*"]);
    }

    [Fact]
    public void Role_MayPutThereInItsOwnersAccountAlone()
    {
        var statement = TestWriter.Statements(TestWriter.Template(), "s3")[^1];
        statement["Action"]!.ToJsonString().ShouldBe("\"s3:PutObject\"");
        statement["Condition"]!.ToJsonString().ShouldBe("""{"StringEquals":{"s3:ResourceAccount":{"Ref":"AWS::AccountId"}}}""");
    }

    [Fact]
    public void GivenBucket_IsTaken()
    {
        var template = Synth.Template(stack => TestWriter.In(stack, props => props with
        {
            Rejects = RejectsLocation.In(Bucket.FromBucketName(stack, "Mine", "mine"), "doors/refused/"),
        }));
        var environment = TestWriter.Environment(template);
        (environment["REJECTS_BUCKET"], environment["REJECTS_PREFIX"]).ShouldBe(("mine", "doors/refused/"));
        Put(template).ShouldBe(["aws/lambda/*", "doors/refused/*"]);
    }

    [Fact]
    public void FailedBatchesInAQueue_LeaveRejectsABucketOfTheirOwn()
    {
        var template = Synth.Template(stack =>
            TestWriter.In(stack, props => props with { FailedBatches = FailedBatches.ToSqs(new Queue(stack, "Queue")) }));
        template.All("AWS::S3::Bucket").Keys.ShouldHaveSingleItem().ShouldStartWith("WriterRejects");
        Put(template).ShouldBe(["rejects/*"]);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public void KeyOfTheBuckets_IsGrantedOnce(bool isOne, int statements)
    {
        var template = Synth.Template(stack =>
        {
            var key = new Key(stack, "Key");
            var other = isOne ? key : new Key(stack, "Other");
            TestWriter.In(stack, props => props with
            {
                EncryptionKey = key,
                Rejects = RejectsLocation.In(new Bucket(stack, "Mine", new BucketProps { EncryptionKey = other })),
            });
        });
        var granted = TestWriter.Statements(template, "kms");
        granted.Count.ShouldBe(statements);
        granted.ShouldEachBe(statement => $"{statement["Action"]}" == "kms:GenerateDataKey"
            && $"{statement["Condition"]}".Contains("s3."));
        granted.Select(statement => statement["Resource"]!.ToJsonString()).Distinct().Count().ShouldBe(statements);
    }

    [Theory]
    [InlineData("rejects")]
    [InlineData("/rejects/")]
    [InlineData("a//b/")]
    [InlineData("re*ects/")]
    [InlineData("${aws:username}/")]
    [InlineData("rejects/ ")]
    public void PrefixThatIsNoFolder_IsRefused(string prefix) => TestWriter
        .Violations(props => props with { Rejects = RejectsLocation.BesideFailedBatches(prefix) })
        .ShouldBe([$"Rejects.Prefix must be folders of letters, digits and !_.'()=-, each followed by a slash; got {prefix}; " +
            "write it as rejects/; the role may write only that folder"]);

    [Fact]
    public void FolderOfFailedBatches_IsRefused() => TestWriter
        .Violations(props => props with { Rejects = RejectsLocation.BesideFailedBatches("aws/lambda/rejects/") })
        .ShouldBe(
            ["Rejects.Prefix must lie outside aws/lambda/, where Lambda keeps failed batches; got aws/lambda/rejects/; use " +
                "another folder"]);

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(729, true)]
    [InlineData(730, false)]
    public void PrefixBoundary_InsideOnly(int length, bool isAllowed)
    {
        var prefix = length == 0 ? "" : $"{new string('x', length - 1)}/";
        if (isAllowed)
        {
            TestWriter.Template(props => props with { Rejects = RejectsLocation.BesideFailedBatches(prefix) });
        }
        else
        {
            TestWriter.Violations(props => props with { Rejects = RejectsLocation.BesideFailedBatches(prefix) })
                .ShouldHaveSingleItem();
        }
    }

    [Fact]
    public void Location_IsHandedOut()
    {
        var url = "";
        var template = Synth.Template(stack => url = (string)stack.Resolve(TestWriter.In(stack, props => props with
        {
            Rejects = RejectsLocation.In(Bucket.FromBucketName(stack, "Mine", "mine"), "refused/"),
        }).RejectsUrl));
        url.ShouldBe("s3://mine/refused/");
        template.All("AWS::S3::Bucket").Keys.ShouldHaveSingleItem().ShouldStartWith("WriterFailedBatches");
    }

    // The key part of the resources for <c>s3:PutObject</c>.
    private static IEnumerable<string> Put(Template template) => TestWriter.Statements(template, "s3")
        .Where(statement => $"{statement["Action"]}" == "s3:PutObject")
        .Select(statement => statement["Resource"]!["Fn::Join"]![1]!.AsArray().OfType<JsonValue>().Last().ToString())
        .Select(resource => resource[(resource.IndexOf('/') + 1)..]);
}
