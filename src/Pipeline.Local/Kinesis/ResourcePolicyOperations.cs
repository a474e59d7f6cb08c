using System.Text.Json.Nodes;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Kinesis;

/// <summary>
/// Resource-based policies of streams and consumers (https://docs.aws.amazon.com/streams/latest/dev/controlling-access.html).
/// </summary>
internal sealed class ResourcePolicyOperations(StreamRegistry registry, StreamPolicies policies)
{
    public JsonObject Put(JsonObject request)
    {
        var input = new KinesisInput(request);
        var arn = input.RequiredText("ResourceARN");
        var document = input.RequiredText("Policy");
        input.Check();
        Find(arn);
        if (document.Length > ServiceLimits.Kinesis.PolicyLength.Maximum)
        {
            throw KinesisErrors.LimitExceeded(
                $"Policy must have {ServiceLimits.Kinesis.PolicyLength}; got {document.Length}");
        }

        policies.Put(arn, document);
        return [];
    }

    public JsonObject Get(JsonObject request)
    {
        var arn = Read(request);
        return new() { ["Policy"] = policies.Find(arn) ?? "{}" };
    }

    public JsonObject Delete(JsonObject request)
    {
        var arn = Read(request);
        return policies.Remove(arn) ? [] : throw KinesisErrors.NotFound($"No resource policy found for resource ARN {arn}.");
    }

    private string Read(JsonObject request)
    {
        var input = new KinesisInput(request);
        var arn = input.RequiredText("ResourceARN");
        input.Check();
        Find(arn);
        return arn;
    }

    private void Find(string arn)
    {
        var stream = registry.FindByArn(arn);
        if (arn != stream.Arn && stream.Consumers.Find(arn) is null) throw KinesisErrors.NotFound($"{arn} not found.");
    }
}
