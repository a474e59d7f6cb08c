namespace Pipeline.Local.Engines;

/// <summary>
/// The engines of a run: DynamoDB, and S3 with SQS. An engine that ends by itself is restarted once, as long as it holds no data.
/// </summary>
internal sealed class EngineGroup : IAsyncDisposable
{
    private readonly RestartableEngine _dynamoDb;
    private readonly RestartableEngine _objectsAndQueues;

    private EngineGroup(RestartableEngine dynamoDb, RestartableEngine objectsAndQueues)
    {
        _dynamoDb = dynamoDb;
        _objectsAndQueues = objectsAndQueues;
    }

    public Uri DynamoDb => _dynamoDb.Endpoint;

    public Uri S3 => _objectsAndQueues.Endpoint;

    public Uri Sqs => _objectsAndQueues.Endpoint;

    /// <summary>
    /// Completes with a sentence about the failure when the first engine has failed for good. The log of the settings gets a
    /// line for each.
    /// </summary>
    public Task<string> Failure => Task.WhenAny(_dynamoDb.Failure, _objectsAndQueues.Failure).Unwrap();

    /// <summary>The process ids, for measurements.</summary>
    public IReadOnlyList<int> ProcessIds => [_dynamoDb.ProcessId, _objectsAndQueues.ProcessId];

    /// <summary>Starts both engines at once and waits until both answer.</summary>
    /// <exception cref="Pipeline.Records.InvalidInputException">A package or Node is not installed.</exception>
    /// <exception cref="EngineException">An engine did not start.</exception>
    public static async Task<EngineGroup> StartAsync(EngineSettings settings, CancellationToken cancellation)
    {
        var starting = new[] { Engine.DynamoDb, Engine.ObjectsAndQueues }
            .Select(engine => RestartableEngine.StartAsync(engine, settings, cancellation)).ToArray();
        try
        {
            var started = await Task.WhenAll(starting);
            return new EngineGroup(started[0], started[1]);
        }
        catch
        {
            foreach (var task in starting.Where(task => task.IsCompletedSuccessfully)) await (await task).DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether an engine has failed for good. Its calls fail at once, and its data is lost.</summary>
    public bool IsDead(Engine engine) =>
        (engine.Name == Engine.DynamoDb.Name ? _dynamoDb : _objectsAndQueues).Failure.IsCompleted;

    /// <summary>Sets how an engine that is restarted from now on gets its resources.</summary>
    public void ProvisionWith(ProvisionAgain provision)
    {
        _dynamoDb.ProvisionWith(provision);
        _objectsAndQueues.ProvisionWith(provision);
    }

    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_dynamoDb.DisposeAsync().AsTask(), _objectsAndQueues.DisposeAsync().AsTask());
}
