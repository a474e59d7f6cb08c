using System.Globalization;
using Pipeline.Local.Access.Reports;
using Pipeline.Local.Contracts;
using Pipeline.Local.Firehose;
using Pipeline.Local.Input;
using Pipeline.Local.Mappings;
using Pipeline.Local.Run;
using Pipeline.Local.Settlement;

namespace Pipeline.Local.Report;

/// <summary>
/// The verdict of a run. It is computed from the records that entered the streams and those that were settled, never from a
/// function's own metric, so that it holds for every app. It is good only where the result was seen.
/// </summary>
/// <param name="Missing">A sentence for each part that did not arrive.</param>
/// <param name="NotVerified">A sentence for each result that the run could not show.</param>
internal sealed record RunVerdict(IReadOnlyList<string> Missing, IReadOnlyList<string> NotVerified)
{
    /// <summary>All records that entered have arrived, and no part on their way was left out.</summary>
    public const int Arrived = 0;

    /// <summary>At least one record that entered has not arrived.</summary>
    public const int NotArrived = 1;

    /// <summary>No record is known to be missing, but a part on the way did not run, so the result was not seen.</summary>
    public const int Unverified = 3;

    /// <summary>Whether any record entered a stream. Without one there is no result to judge.</summary>
    public bool HasRecords { get; init; } = true;

    /// <summary>Records in streams that clients made, whose readers the run does not know.</summary>
    public long RecordsOfClients { get; init; }

    /// <summary>The exit code of the process.</summary>
    public int ExitCode => Missing.Count > 0 ? NotArrived : NotVerified.Count > 0 ? Unverified : Arrived;

    /// <summary>The verdict in one line.</summary>
    public string Headline => ExitCode switch
    {
        Arrived when HasRecords => "Everything that was sent arrived",
        Arrived when RecordsOfClients > 0 =>
            $"Clients put {Count(RecordsOfClients, "record(s)")} into streams that they made, and read them or not",
        Arrived => "No record entered a stream",
        NotArrived => "Not everything that was sent arrived",
        _ => "Not verified: a part on the way of the records does not run here",
    };

    /// <summary>Judges a run after its records were settled as far as possible.</summary>
    /// <param name="run">The run.</param>
    /// <param name="sender">The sender of the records; null where others put records.</param>
    /// <param name="unsettled">The parts with unsettled records, and the reasons.</param>
    /// <param name="counts">The contents of the stores.</param>
    public static RunVerdict Of(LocalRun run, RecordSender? sender, IReadOnlyList<Unsettled> unsettled, StoreCounts counts)
    {
        var builder = new Builder(run, unsettled);
        if (run.Failure.Reason is { } failure) builder.Missing.Add(failure);
        if (sender?.Failure is { } end)
            builder.Missing.Add($"the input ended early, after {Count(sender.Read, "record(s)")}: {end}");
        if (sender is { NotSent: > 0 and var left })
            builder.Missing.Add(Count(left, "record(s) of the input not sent; each is named with its line and the reason"));

        if (sender is not null && sender.Put < sender.Sent) builder.Missing.Add(NotPut(sender));
        foreach (var (path, why) in run.NotMade) builder.Missing.Add($"{path} is not made: {why}");
        foreach (var stream in run.Deployment.OfType(AwsType.Kinesis.Stream)) builder.AddStream(stream);
        foreach (var stream in run.Deployment.OfType(AwsType.Firehose.DeliveryStream)) builder.AddDirectPuts(stream);
        var made = run.Firehose.Streams.Where(stream =>
            run.Deployment.Resources.All(resource => resource.Path != stream.Settings.Path)).ToList();
        foreach (var stream in made) builder.AddMade(stream);
        if (counts.Rejects > 0)
        {
            builder.Missing.Add(
                Count(counts.Rejects, "record(s) rejected by a function; each stands with its reason in the rejects"));
        }

        foreach (var part in run.LeftOut.Where(part => part.Source.Type != AwsType.Kinesis.Stream && counts.Holds(part.Source)))
            builder.Add(part);
        if (run.ReceivedByStacks > 0 || run.Deployment.Resources.Any(counts.Holds)) builder.AddUnresolved();
        foreach (var call in run.Access.Refused) builder.Add(call);
        if (run.Received == 0 && sender is not null && builder.Missing.Count == 0)
            builder.NotVerified.Add("no record entered a stream: there is no result to be seen");

        var seen = run.ReceivedByStacks + made.Sum(stream => stream.Progress.SourceRecords);
        return new RunVerdict([.. builder.Missing.Distinct()], [.. builder.NotVerified.Distinct()])
        {
            HasRecords = seen > 0,
            RecordsOfClients = run.Received - run.ReceivedByStacks,
        };
    }

    private static string NotPut(RecordSender sender) =>
        Count(
            sender.Sent - sender.Put,
            $"record(s) not put{(sender.FirstNotPut is { } first ? $", the first with {first}" : "")}");

    private static string Count(long count, string text) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {text}");

    private sealed class Builder(LocalRun run, IReadOnlyList<Unsettled> unsettled)
    {
        public List<string> Missing { get; } = [];

        public List<string> NotVerified { get; } = [];

        public void AddStream(Resource stream)
        {
            var entered = run.ReceivedBy(stream);
            if (entered == 0) return;
            var mappings = run.Mappings.All.Where(mapping => mapping.Settings.StreamArn == stream.Arn).ToList();
            var deliveries = run.Firehose.Streams.Where(delivery => delivery.Settings.Source?.StreamArn == stream.Arn).ToList();
            var leftOut = run.LeftOut.Where(part => part.Source == stream).ToList();
            foreach (var mapping in mappings) AddMapping(mapping, entered);
            foreach (var delivery in deliveries) AddDelivery(delivery, entered);
            foreach (var part in leftOut) Add(part);
            if (mappings.Count + deliveries.Count + leftOut.Count > 0) return;
            NotVerified.Add(Count(entered, $"record(s) are in {stream.Path}, and nothing in the stacks that are run reads it"));
        }

        public void AddDirectPuts(Resource stream)
        {
            if (run.Firehose.Streams.FirstOrDefault(each =>
                each.Settings.Path == stream.Path) is { Settings.Source: null } delivery)
            {
                if (run.ReceivedBy(stream) is > 0 and var entered) AddDelivery(delivery, entered);
            }
        }

        // A Firehose stream that a client made. It does not read the earlier records of its source, and an older stream of its
        // name may have existed.
        public void AddMade(DeliveryStream delivery) => AddDelivery(delivery, delivery.Progress.SourceRecords);

        // A gap of the run. A part that AWS would refuse to make is a fault of the app, and already listed as missing.
        public void Add(LeftOutPart part)
        {
            if (run.NotMade.ContainsKey(part.Path)) return;
            var what = part.Path == part.Source.Path
                ? $"{part.Path} would hand on what it takes, and does not do so here"
                : $"{part.Path} takes records from {part.Source.Path} and does not run here";
            NotVerified.Add($"{what}{(part.Why is { } reason ? $": {reason}" : "")}");
        }

        // A function may go on after a refused call and report success: its records are settled then. If AWS would deny the call
        // too, that is a fault of the app, and the call's effect is missing. Any other refusal is a gap of the run.
        public void Add(RefusedCall call)
        {
            var function = run.Deployment.OfType(AwsType.Lambda.Function)
                .FirstOrDefault(each => each.PhysicalId == call.Function);
            var (path, times) = (function?.Path ?? call.Function, Count(call.Count, call.Count == 1 ? "time" : "times"));
            var what = $"{call.Action} {times}{(call.Count == 1 ? " on" : ", the first on")} {call.Resource}";
            switch (call.Refusal)
            {
                case Refusal.Denied when run.Functions.IsOnTheWay(call.Function):
                    Missing.Add($"{path} was denied {what}, as on AWS: what it would have done there is missing");
                    break;
                case Refusal.NotHere:
                    NotVerified.Add(
                        $"{path} called {what}, which this run does not have: what it would have done there is not verified");
                    break;
                case Refusal.Failed:
                    NotVerified.Add(
                        $"{path} called {what}, and the run itself failed to answer: what it would have done there is not " +
                        $"verified");
                    break;
            }
        }

        // A reader that was left out because of a missing value is not a resource of the deployment. The missing value may even
        // be the stream that it reads.
        public void AddUnresolved() => NotVerified.AddRange(
            from part in run.Unsupported
            where part.Type is AwsType.Lambda.EventSourceMapping or AwsType.Firehose.DeliveryStream or AwsType.Pipes.Pipe
            where run.Deployment.Resources.All(resource => resource.Path != part.Path)
            select $"{part.Path} is left out: {part.Meaning}");

        private void AddMapping(StreamMapping mapping, long entered)
        {
            var (path, progress) = (mapping.Settings.Path, mapping.Progress);
            if (!mapping.Settings.Enabled)
            {
                NotVerified.Add($"{path} is disabled: its function is not invoked");
                return;
            }

            // Records that were given up are settled, but did not arrive.
            if (progress.GivenUp > 0) Missing.Add(Count(progress.GivenUp, $"record(s) given up by {path}{LastErrorOf(mapping)}"));
            if (entered > progress.Settled)
            {
                Missing.Add(
                    Count(entered - progress.Settled, $"record(s) not settled by {path}{WhyOf(path) ?? LastErrorOf(mapping)}"));
            }
            if (LayersOf(mapping.Settings.FunctionName) is { } gap) NotVerified.Add(gap);
        }

        private void AddDelivery(DeliveryStream delivery, long entered)
        {
            var (path, progress) = (delivery.Settings.Path, delivery.Progress);
            var left = entered - progress.SourceRecords + progress.Undelivered;
            if (left > 0) Missing.Add(Count(left, $"record(s) not delivered by {path}{WhyOf(path)}"));
            if (progress.Discarded > 0)
                Missing.Add(Count(progress.Discarded, $"record(s) refused by the endpoint of {path}, and nowhere, as on AWS"));
            if (delivery.Settings.Processing.Transform is { } transform && TransformOf(transform.FunctionArn) is { } function)
            {
                NotVerified.Add($"{path} transforms records by {function.Path}, which does not run here: {function.WhyNotRun}");
                return;
            }

            if (progress.Failed > 0) Missing.Add(Count(progress.Failed, $"record(s) under the error prefix of {path}"));
        }

        private string? WhyOf(string path) =>
            unsettled.FirstOrDefault(part => part.Path == path) is { } part ? $": {part.Why}" : null;

        private string LastErrorOf(StreamMapping mapping) =>
            run.Functions.LastErrorOf(mapping.Settings.FunctionName) is { } error ? $": {error}" : "";

        private string? LayersOf(string function) =>
            run.Functions.WithoutLayers.FirstOrDefault(resource => resource.PhysicalId == function) is { } resource
            ? $"{resource.Path} runs without its layers" : null;

        private Resource? TransformOf(string arn) => run.Deployment.OfType(AwsType.Lambda.Function).FirstOrDefault(function =>
            function.Arn is { } own && (arn == own || arn.StartsWith($"{own}:", StringComparison.Ordinal))
                && !run.Functions.Runs(function.PhysicalId));
    }
}
