namespace Pipeline.Local;

/// <summary>The engines of a run: DynamoDB, and S3 with SQS.</summary>
internal sealed class EngineGroup : IAsyncDisposable
{
    private readonly EngineProcess _dynamoDb;
    private readonly EngineProcess _objectsAndQueues;

    private EngineGroup(EngineProcess dynamoDb, EngineProcess objectsAndQueues)
    {
        _dynamoDb = dynamoDb;
        _objectsAndQueues = objectsAndQueues;
    }

    public Uri DynamoDb => _dynamoDb.Endpoint;

    public Uri S3 => _objectsAndQueues.Endpoint;

    public Uri Sqs => _objectsAndQueues.Endpoint;

    /// <summary>Ends, with what happened, when one of them has ended by itself.</summary>
    public Task<string> Failure => Task.WhenAny(_dynamoDb.Failure, _objectsAndQueues.Failure).Unwrap();

    /// <summary>The process ids, for those who measure.</summary>
    public IReadOnlyList<int> ProcessIds => [_dynamoDb.ProcessId, _objectsAndQueues.ProcessId];

    /// <summary>Starts both at once and waits until both answer.</summary>
    /// <exception cref="Pipeline.Records.InvalidInputException">A package or Node is not installed.</exception>
    /// <exception cref="EngineException">One did not start.</exception>
    public static async Task<EngineGroup> StartAsync(EngineSettings settings, CancellationToken cancellation)
    {
        var starting = new[] { Engine.DynamoDb, Engine.ObjectsAndQueues }
            .Select(engine => EngineProcess.StartAsync(engine, settings, cancellation)).ToArray();
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

    public async ValueTask DisposeAsync()
    {
        await _dynamoDb.DisposeAsync();
        await _objectsAndQueues.DisposeAsync();
    }
}
