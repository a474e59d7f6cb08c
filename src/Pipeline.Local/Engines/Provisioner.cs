using Pipeline.Local.Assembly;
using Pipeline.Local.Contracts;
using Pipeline.Records;

namespace Pipeline.Local.Engines;

/// <summary>The resources that were made on the engines.</summary>
/// <param name="Deployment">The deployment, with the features that the engines lack added to its unsupported parts.</param>
/// <param name="TimeToLive">The tables whose items expire.</param>
internal sealed record ProvisionedStores(Deployment Deployment, IReadOnlyList<TimeToLiveTable> TimeToLive);

/// <summary>Makes the tables, buckets and queues of a deployment on the engines.</summary>
/// <param name="dynamoDb">The URL of DynamoDB.</param>
/// <param name="s3">The URL of S3.</param>
/// <param name="sqs">The URL of SQS.</param>
internal sealed class Provisioner(Uri dynamoDb, Uri s3, Uri sqs)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    private readonly EngineGroup? _engines;

    /// <param name="engines">The engines. An engine that is restarted later gets its resources again.</param>
    public Provisioner(EngineGroup engines)
        : this(engines.DynamoDb, engines.S3, engines.Sqs) => _engines = engines;

    /// <summary>Makes all resources. Those of an earlier run are kept.</summary>
    /// <exception cref="InvalidInputException">An engine refuses resources. The message has the reason for each.</exception>
    /// <exception cref="EngineException">An engine does not answer.</exception>
    public async Task<ProvisionedStores> ProvisionAsync(Deployment deployment, CancellationToken cancellation)
    {
        try
        {
            await MakeAsync(deployment, deployment.Resources, cancellation);
        }
        catch (Exception error) when (error is ServiceException or HttpRequestException)
        {
            throw new EngineException($"the tables, buckets and queues could not be made: {error.Message}");
        }

        _engines?.ProvisionWith((engine, endpoint, given) => new Provisioner(endpoint, endpoint, endpoint).MakeAsync(
            deployment, deployment.Resources.Where(resource => engine.Types.Contains(resource.Type)), given));
        var expiring = deployment.Resources
            .Where(resource => resource.Type is AwsType.DynamoDb.Table or AwsType.DynamoDb.GlobalTable)
            .Select(TableRequest.TimeToLive).OfType<TimeToLiveTable>();
        return new ProvisionedStores(deployment.With(deployment.Resources.SelectMany(EngineGaps.Of)), [.. expiring]);
    }

    private async Task MakeAsync(Deployment deployment, IEnumerable<Resource> resources, CancellationToken cancellation)
    {
        using var tables = JsonEngineClient.DynamoDb(dynamoDb, deployment.Region);
        using var queues = JsonEngineClient.Sqs(sqs, deployment.Region);
        using var buckets = new HttpClient { BaseAddress = s3 };
        var mistakes = new Mistakes("the deployment");
        foreach (var resource in resources)
        {
            try
            {
                await (resource.Type switch
                {
                    AwsType.DynamoDb.Table or AwsType.DynamoDb.GlobalTable => MakeTableAsync(tables, resource, cancellation),
                    AwsType.S3.Bucket => MakeBucketAsync(buckets, resource, cancellation),
                    AwsType.Sqs.Queue => queues.CallAsync("CreateQueue", QueueNames.Request(deployment, resource), cancellation),
                    _ => Task.CompletedTask,
                });
            }
            catch (EngineException error)
            {
                mistakes.Add(
                    $"{resource.Path} must be a {resource.Type} that {Service(resource.Type)} takes; got the answer " +
                    $"{error.Message}; correct its properties");
            }
        }

        mistakes.ThrowIfAny();
    }

    private static async Task MakeTableAsync(JsonEngineClient client, Resource table, CancellationToken cancellation)
    {
        try
        {
            await client.CallAsync("CreateTable", TableRequest.Of(table), cancellation);
        }
        catch (EngineException error) when (error.Message.StartsWith("ResourceInUseException", StringComparison.Ordinal))
        {
            // The resource is there from an earlier run, with its data.
            return;
        }

        while (true)
        {
            var answer = await client.CallAsync("DescribeTable", new() { ["TableName"] = table.PhysicalId }, cancellation);
            if (answer["Table"]?["TableStatus"]?.ToString() == "ACTIVE") return;
            await Task.Delay(PollInterval, cancellation);
        }
    }

    private static async Task MakeBucketAsync(HttpClient client, Resource bucket, CancellationToken cancellation)
    {
        using var answer = await client.PutAsync(new Uri($"/{bucket.PhysicalId}", UriKind.Relative), null, cancellation);
        if (!answer.IsSuccessStatusCode) throw new EngineException(await answer.Content.ReadAsStringAsync(cancellation));
    }

    private static string Service(string type) => type.Split("::")[1];
}
