namespace Pipeline.Local.Engines;

/// <summary>
/// The engines of a run: DynamoDB, and S3 with SQS. One that ends by itself is started again once, as long as it holds no data.
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
    /// Ends, with what happened and what it means, when the first of them is gone for good. The settings' log is told of each.
    /// </summary>
    public Task<string> Failure => Task.WhenAny(_dynamoDb.Failure, _objectsAndQueues.Failure).Unwrap();

    /// <summary>Whether no engine is gone for good; one that is being started again counts as running.</summary>
    public bool IsAlive => !IsDead(Engine.DynamoDb) && !IsDead(Engine.ObjectsAndQueues);

    /// <summary>The process ids, for those who measure.</summary>
    public IReadOnlyList<int> ProcessIds => [_dynamoDb.ProcessId, _objectsAndQueues.ProcessId];

    /// <summary>Starts both at once and waits until both answer.</summary>
    /// <exception cref="Pipeline.Records.InvalidInputException">A package or Node is not installed.</exception>
    /// <exception cref="EngineException">One did not start.</exception>
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

    /// <summary>Whether an engine is gone for good: calls of it fail at once, and what it held is lost.</summary>
    public bool IsDead(Engine engine) =>
        (engine.Name == Engine.DynamoDb.Name ? _dynamoDb : _objectsAndQueues).Failure.IsCompleted;

    /// <summary>From now on an engine that is started again gets its resources so.</summary>
    public void ProvisionWith(ProvisionAgain provision)
    {
        _dynamoDb.ProvisionWith(provision);
        _objectsAndQueues.ProvisionWith(provision);
    }

    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_dynamoDb.DisposeAsync().AsTask(), _objectsAndQueues.DisposeAsync().AsTask());
}
