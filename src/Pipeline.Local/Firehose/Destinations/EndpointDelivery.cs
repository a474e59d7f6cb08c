using System.Net.Http.Headers;
using Pipeline.Local.Firehose.Settings;

namespace Pipeline.Local.Firehose.Destinations;

/// <summary>Why an endpoint did not take a record.</summary>
/// <param name="Code">The error code of AWS.</param>
/// <param name="Message">The message.</param>
/// <param name="IsFinal">Whether another attempt is useless.</param>
/// <param name="IsDiscarded">Whether the record is lost: it is not written under the error prefix either.</param>
internal sealed record EndpointError(string Code, string Message, bool IsFinal = false, bool IsDiscarded = false);

/// <summary>What identifies the request for a batch: the same for each attempt.</summary>
/// <param name="Id">A UUID.</param>
/// <param name="Time">When the request was made.</param>
internal sealed record EndpointRequest(Guid Id, DateTimeOffset Time);

/// <summary>
/// Delivers over HTTP. A failed request is retried for the time that the destination sets. Then descriptions of its records are
/// written under the error prefix (https://docs.aws.amazon.com/firehose/latest/dev/retry.html).
/// </summary>
internal abstract class EndpointDelivery : DeliveryQueue
{
    private const int Parallel = 1;

    // https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromMinutes(3);

    private readonly EndpointSettings _settings;
    private readonly S3Delivery _backup;
    private readonly HttpClient _http;

    protected EndpointDelivery(DeliveryContext context, EndpointSettings settings, S3Delivery backup)
        : base(context, settings.Hints, Parallel)
    {
        (_settings, _backup) = (settings, backup);
        _http = new HttpClient(
            new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = settings.Endpoint?.IsLoopback == false })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public void Add(FirehoseRecord record)
    {
        if (_settings.Endpoint is not null) Add("", record);
        else Fail(record, new EndpointError("NoEndpoint", "No endpoint is named for this destination of the local run."), 0);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _http.Dispose();
    }

    /// <summary>Sends records. Gives an error for each of them; null for a record that was delivered.</summary>
    protected abstract Task<IReadOnlyList<EndpointError?>> SendAsync(
        IReadOnlyList<FirehoseRecord> records, EndpointRequest request, CancellationToken cancellation);

    /// <summary>The further fields of a failure's description.</summary>
    protected abstract (string Name, object Value)[] Fields(FirehoseRecord record);

    protected static EndpointError?[] All(IReadOnlyList<FirehoseRecord> records, EndpointError? error) =>
        [.. Enumerable.Repeat(error, records.Count)];

    protected override async Task DeliverAsync(DeliveryBatch batch, CancellationToken cancellation)
    {
        var request = new EndpointRequest(Context.Random.NextGuid(), Context.Pace.Now);
        var records = batch.Records;
        var waited = TimeSpan.Zero;
        for (var attempt = 1; records.Count > 0; attempt++)
        {
            var isLast = waited >= _settings.RetryDuration;
            var errors = await SendAsync(records, request, cancellation);
            Measure(records, errors, batch.Oldest);
            records = Settle(records, errors, attempt, isLast);
            if (records.Count == 0) return;
            // The time spent waiting for the endpoint's response does not count as retrying.
            var wait = RetryWait.After(attempt, Context.Random);
            if (wait > _settings.RetryDuration - waited) wait = _settings.RetryDuration - waited;
            waited += wait;
            await Context.Pace.DelayAsync(wait, cancellation);
        }
    }

    /// <summary>Posts a request, and reads the whole answer.</summary>
    /// <param name="message">The request.</param>
    /// <param name="mostBytes">The largest answer that is read.</param>
    /// <param name="cancellation">The run's end.</param>
    /// <returns>The answer, or the error: the endpoint cannot be reached, is too slow, or its answer is too large.</returns>
    protected async Task<(HttpResponseMessage? Answer, byte[] Body, EndpointError? Error)> PostAsync(
        HttpRequestMessage message, int mostBytes, CancellationToken cancellation)
    {
        var service = _settings.Metrics == "DeliveryToHttpEndpoint" ? "HttpEndpoint" : _settings.Metrics["DeliveryTo".Length..];
        using var late = new CancellationTokenSource(Context.Pace.Shorten(ResponseTimeout), Context.Pace.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            var answer = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            await using var stream = await answer.Content.ReadAsStreamAsync(either.Token);
            using var body = new MemoryStream();
            var buffer = new byte[8192];
            int count;
            while ((count = await stream.ReadAsync(buffer, either.Token)) > 0)
            {
                if (body.Length + count > mostBytes)
                {
                    return (answer, [],
                        new EndpointError($"{service}.ResponseTooLarge", $"The response is larger than {mostBytes} bytes."));
                }

                body.Write(buffer, 0, count);
            }

            return (answer, body.ToArray(), null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, [], new EndpointError($"{service}.RequestTimeout", "The endpoint did not answer in time."));
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return (null, [],
                new EndpointError($"{service}.ConnectionFailed", $"The endpoint cannot be reached: {error.Message}"));
        }
    }

    protected static ByteArrayContent JsonContent(byte[] body, string type = "application/json")
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return content;
    }

    private List<FirehoseRecord> Settle(
        IReadOnlyList<FirehoseRecord> records, IReadOnlyList<EndpointError?> errors, int attempt, bool isLast)
    {
        var again = new List<FirehoseRecord>();
        for (var index = 0; index < records.Count; index++)
        {
            if (errors[index] is not { } error)
            {
                Context.Progress.AddDelivered(1);
            }
            else if (error.IsFinal || isLast)
            {
                Fail(records[index], error, attempt);
            }
            else
            {
                again.Add(records[index]);
                Context.SayOnce($"again {error.Code}",
                    $"{_settings.Endpoint} failed and is retried: {error.Code}: {error.Message}");
            }
        }

        return again;
    }

    private void Fail(FirehoseRecord record, EndpointError error, int attempt)
    {
        if (!error.IsDiscarded)
        {
            _backup.AddFailure(record,
                new DeliveryFailure(_settings.ErrorType, error.Code, error.Message, attempt, Fields(record)));
            return;
        }

        Context.Progress.AddDiscarded(1);
        Context.SayOnce(
            $"discarded {error.Code}",
            $"{error.Code}: {error.Message} AWS discards such records too, without writing them to the error bucket: lower " +
            $"the buffer's size.");
    }

    private void Measure(IReadOnlyList<FirehoseRecord> records, IReadOnlyList<EndpointError?> errors, DateTimeOffset oldest)
    {
        var delivered = errors.Count(error => error is null);
        Context.Measure($"{_settings.Metrics}.Success", (double)delivered / records.Count);
        Context.Measure($"{_settings.Metrics}.DataFreshness", (Context.Pace.Now - oldest).TotalSeconds);
        if (_settings.Metrics == "DeliveryToHttpEndpoint")
        {
            Context.Measure($"{_settings.Metrics}.ProcessedRecords", records.Count);
            Context.Measure($"{_settings.Metrics}.ProcessedBytes", records.Sum(record => (double)record.Data.Length));
        }

        if (delivered == 0) return;
        Context.Measure($"{_settings.Metrics}.Records", delivered);
        Context.Measure($"{_settings.Metrics}.Bytes", records.Where((_, index) => errors[index] is null)
            .Sum(record => (double)record.Data.Length));
    }
}
