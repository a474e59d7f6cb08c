using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Local.Report;

namespace Pipeline.Cli;

/// <summary>Writes a run's summary as one JSON object, for programs.</summary>
internal static class SummaryJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of(RunSummary summary) => new JsonObject
    {
        ["result"] = summary.Verdict.ExitCode switch
        {
            RunVerdict.Arrived => "arrived",
            RunVerdict.NotArrived => "notArrived",
            _ => "notVerified",
        },
        ["exitCode"] = summary.Verdict.ExitCode,
        ["missing"] = Texts(summary.Verdict.Missing),
        ["notVerified"] = Texts(summary.Verdict.NotVerified),
        ["sent"] = summary.Sent,
        ["notSent"] = summary.NotSent,
        ["put"] = summary.Put,
        ["seconds"] = Math.Round(summary.Elapsed.TotalSeconds, 3),
        ["secondsToFirstItem"] = summary.FirstRecord is { } first ? Math.Round(first.TotalSeconds, 3) : null,
        ["peakMiB"] = Math.Round(summary.PeakMiB),
        ["mappings"] = Array(summary.Mappings, line => new JsonObject
        {
            ["path"] = line.Function,
            ["read"] = line.Read,
            ["settled"] = line.Settled,
            ["givenUp"] = line.Dropped,
        }),
        ["deliveries"] = Array(summary.Deliveries, line => new JsonObject
        {
            ["path"] = line.Path,
            ["in"] = line.In,
            ["delivered"] = line.Delivered,
            ["failed"] = line.Failed,
            ["dropped"] = line.Dropped,
            ["objects"] = line.Objects,
        }),
        ["tables"] = Array(summary.Stores.Tables, table => new JsonObject { ["name"] = table.Table, ["items"] = table.Items }),
        ["messages"] =
            Array(summary.Stores.Messages, each => new JsonObject { ["arn"] = each.Arn, ["messages"] = each.Messages }),
        ["folders"] = Array(summary.Stores.Folders, folder => new JsonObject
        {
            ["bucket"] = folder.Bucket,
            ["folder"] = folder.Folder,
            ["objects"] = folder.Objects,
            ["bytes"] = folder.Bytes,
        }),
        ["rejects"] = summary.Stores.Rejects,
        ["alarms"] = new JsonObject
        {
            ["fired"] = summary.AlarmCounts.Fired,
            ["onTheWay"] = summary.AlarmCounts.OnTheWay,
            ["ok"] = summary.AlarmCounts.Ok,
            ["notEvaluated"] = summary.AlarmCounts.NotEvaluated,
            ["notOk"] = Array(summary.Alarms, alarm =>
                new JsonObject { ["path"] = alarm.Path, ["state"] = $"{alarm.State}", ["reason"] = alarm.Reason }),
        },
        ["roles"] = Array(summary.Access.Roles, role => new JsonObject
        {
            ["path"] = role.Path,
            ["acted"] = role.HasActed,
            ["denied"] = Array(role.Denied, call =>
                new JsonObject { ["action"] = call.Action, ["resource"] = call.Resource, ["count"] = call.Count }),
            ["unused"] = Array(role.Unused, grant => new JsonObject { ["action"] = grant.Action, ["resource"] = grant.Resource }),
            ["widerThanUsed"] = Texts(role.WiderThanUsed.Select(grant => $"{grant}")),
            ["notHere"] = Array(role.NotHere, call =>
                new JsonObject { ["action"] = call.Action, ["resource"] = call.Resource, ["count"] = call.Count }),
            ["assumed"] = Array(role.Assumed, call => new JsonObject { ["action"] = call.Action, ["resource"] = call.Resource }),
        }),
        ["leftOut"] = Array(summary.Unsupported, part =>
            new JsonObject { ["path"] = part.Path, ["type"] = part.Type, ["meaning"] = part.Meaning }),
    }.ToJsonString(Options);

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonObject> write) => new([.. items.Select(write)]);
}
