using System.Globalization;
using Pipeline.Local.Access.Reports;
using Pipeline.Local.Contracts;
using Pipeline.Local.Metrics;
using Pipeline.Local.Report;
using Spectre.Console;

namespace Pipeline.Cli;

/// <summary>Writes a run's summary for people: what was delivered, what is wrong, what to do next.</summary>
/// <param name="console">The output.</param>
/// <param name="verbose">Whether details are listed instead of only counted.</param>
/// <param name="isKept">Whether the whole report is also kept in a folder.</param>
internal sealed class SummaryView(IAnsiConsole console, bool verbose, bool isKept)
{
    private const int MostRows = 8;
    private const int MostListed = 5;

    public void Write(RunSummary summary)
    {
        WriteVerdict(summary.Verdict);
        WriteArrival(summary);
        WriteStores(summary);
        WriteCrowd(summary);
        foreach (var top in summary.TopGroups) WriteTop(top);
        WriteAlarms(summary);
        WriteAccess(summary.Access);
        WriteUnsupported(summary.Unsupported);
        WriteNext(summary);
    }

    /// <summary>The parts that the run leaves out: one line for each kind, with the paths of its parts.</summary>
    public static IEnumerable<string> LeftOut(IReadOnlyList<Unsupported> unsupported)
    {
        foreach (var group in unsupported.GroupBy(item => (item.Type, item.Meaning))
            .OrderBy(group => group.Key.Type, StringComparer.Ordinal))
        {
            var paths = group.Select(item => Name(item.Path)).Distinct().ToList();
            var listed = string.Join(", ", paths.Take(MostListed));
            var more = paths.Count > MostListed ? $" and {paths.Count - MostListed} more" : "";
            yield return $"  {group.Key.Type} {listed}{more}: {group.Key.Meaning}";
        }
    }

    private static string Said(AlarmState state) => state switch
    {
        AlarmState.Fired => "ALARM",
        AlarmState.Breaching => "on the way",
        _ => "not evaluated",
    };

    /// <summary>
    /// A construct's path as its author knows it, without the child called Resource, which is CDK's construct of the
    /// CloudFormation resource.
    /// </summary>
    public static string Name(string path)
    {
        while (path.EndsWith("/Resource", StringComparison.Ordinal)) path = path[..^"/Resource".Length];
        return path;
    }

    private void WriteVerdict(RunVerdict verdict)
    {
        Head(verdict.Headline);
        foreach (var gap in verdict.NotVerified) Line($"  not verified: {gap}");
        foreach (var missing in verdict.Missing) Line($"  {missing}");
    }

    private void WriteArrival(RunSummary summary)
    {
        Head("What flowed");
        var seconds = summary.Elapsed.TotalSeconds;
        var rate = summary.Put > 0 && seconds > 0 ? $", {summary.Put / seconds:N0} a second end to end" : "";
        Line(string.Create(CultureInfo.InvariantCulture,
            $"  {summary.Put:N0} of {summary.Sent:N0} records put, in {seconds:0.0} s{rate}"));
        if (summary.NotSent > 0)
        {
            var read = summary.Sent + summary.NotSent;
            Line(string.Create(CultureInfo.InvariantCulture, $"  {summary.NotSent:N0} of {read:N0} records read were not sent"));
        }

        if (summary.FirstRecord is { } first)
        {
            Line(string.Create(
                CultureInfo.InvariantCulture,
                $"  first record written {first.TotalSeconds:0.0} s after the start; " +
                $"at most {summary.PeakMiB:N0} MiB for all processes together"));
        }

        foreach (var mapping in summary.Mappings)
        {
            Line(string.Create(CultureInfo.InvariantCulture,
                $"  {Name(mapping.Function)}: {mapping.Read:N0} read, {mapping.Settled:N0} settled, " +
                $"{mapping.Dropped:N0} given up"));
        }

        foreach (var delivery in summary.Deliveries)
        {
            Line(string.Create(CultureInfo.InvariantCulture,
                $"  {Name(delivery.Path)}: {delivery.In:N0} in, {delivery.Delivered:N0} delivered in {delivery.Objects:N0} " +
                $"objects, {delivery.Failed:N0} to the error output, {delivery.Dropped:N0} dropped"));
        }

        if (summary.Stores.Rejects > 0)
        {
            Line(string.Create(CultureInfo.InvariantCulture,
                $"  {summary.Stores.Rejects:N0} records rejected: their reasons and bytes are in the rejects below"));
        }
    }

    private void WriteStores(RunSummary summary)
    {
        Head("Where it is");
        var tables = verbose ? summary.Stores.Tables : [.. summary.Stores.Tables.Where(table => table.Items > 0)];
        foreach (var (name, items) in tables)
            Line(string.Create(CultureInfo.InvariantCulture, $"  table {name}: {items:N0} items"));
        if (summary.Stores.Tables.Count > tables.Count)
            Line($"  {Text(summary.Stores.Tables.Count - tables.Count, "table")} without items");
        foreach (var (arn, messages) in summary.Stores.Messages.Where(each => each.Messages > 0))
        {
            var kind = arn.Split(':')[2] == "sqs" ? "queue" : "topic";
            Line(string.Create(CultureInfo.InvariantCulture,
                $"  {kind} {arn[(arn.LastIndexOf(':') + 1)..]}: {messages:N0} messages"));
        }

        foreach (var bucket in summary.Stores.Folders.GroupBy(folder => folder.Bucket))
        {
            Line($"  bucket {bucket.Key}");
            foreach (var folder in bucket)
            {
                Line(string.Create(CultureInfo.InvariantCulture,
                    $"    {folder.Folder}: {folder.Objects:N0} object(s), " +
                    $"{folder.Bytes / 1024.0:N0} KiB, such as {folder.Example}"));
            }
        }
    }

    /// <summary>The heading of the busiest quarters of an hour, with the name of the table's partition key.</summary>
    internal static string CrowdHead(bool countsPeople, string key) =>
        $"The {(countsPeople ? "most crowded" : "busiest")} by {key}, every 15 minutes, from the table";

    private void WriteCrowd(RunSummary summary)
    {
        if (summary.Crowd is not { } crowd || crowd.Fullest(MostRows) is not { Count: > 0 } rows) return;
        Head(CrowdHead(crowd.CountsPeople, crowd.KeyName));
        var table = Table("quarter of an hour from", crowd.KeyName, crowd.CountsPeople ? "people there" : "events");
        foreach (var row in rows) Add(table, row.From, row.Key, row.Count.ToString("N0", CultureInfo.InvariantCulture));
        console.Write(table);
    }

    private void WriteTop(TopGroups top)
    {
        Head($"The highest {top.RankBy} of {top.Aggregation}, the last windows, from the table of aggregates");
        var table = Table("window from", top.GroupBy == "" ? "group" : top.GroupBy, top.RankBy);
        foreach (var group in top.Groups) Add(table, group.Window, group.Group, group.Rank);
        console.Write(table);
    }

    private void WriteAlarms(RunSummary summary)
    {
        Head($"Alarms: {summary.AlarmCounts}");
        foreach (var alarm in summary.Alarms) Line($"  {Said(alarm.State)}: {Name(alarm.Path)}: {alarm.Reason}");
    }

    // Denied calls, calls that were not carried out and assumptions are always listed. Unused rights are listed where the run
    // could have used them.
    private void WriteAccess(AccessReport access)
    {
        var roles = access.Roles.Where(role => role.HasActed).ToList();
        var denied = access.Roles.SelectMany(role => role.Denied.Select(call => (role, call))).ToList();
        Head($"Least privilege: {Text(denied.Count, "call")} denied, " +
            $"{Text(roles.Sum(role => role.Unused.Count), "right")} never used, "
            + $"{Text(roles.Sum(role => role.WiderThanUsed.Count), "right")} wider than used");
        foreach (var (role, call) in denied)
            Line($"  {Name(role.Path)} was denied {call.Action} on {call.Resource}, {call.Count} times: {call.Message}");
        foreach (var role in roles)
        {
            foreach (var call in role.NotHere)
            {
                Line($"  {Name(role.Path)} may call {call.Action} on {call.Resource}, and the run does not " +
                    $"carry it out: {call.Count} times");
            }
            foreach (var action in role.Unused.GroupBy(grant => grant.Resource))
                Line($"  {Name(role.Path)} never used {Actions(action)} on {action.Key}");

            foreach (var grant in verbose ? role.WiderThanUsed : []) Line($"  {Name(role.Path)}: {grant}");
            foreach (var reason in verbose ? role.OnlyOnFailure.GroupBy(grant => grant.Reason) : [])
                Line($"  {Name(role.Path)} did not use {Actions(reason)}: {reason.Key}");
            foreach (var reason in verbose ? role.CannotBeUsed.GroupBy(grant => grant.Reason) : [])
                Line($"  {Name(role.Path)} cannot use {Actions(reason)} here: {reason.Key}");
            foreach (var assumption in role.Assumptions) Line($"  {Name(role.Path)}: {assumption}");
            foreach (var call in role.Assumed)
                Line($"  {Name(role.Path)}: assumed allowed, not checked: {call.Action} on {call.Resource}");
        }

        foreach (var note in access.Notes) Line($"  {note}");
    }

    private static string Actions(IEnumerable<UnusedGrant> grants) =>
        string.Join(", ", grants.Select(grant => grant.Action).Distinct());

    private void WriteUnsupported(IReadOnlyList<Unsupported> unsupported)
    {
        if (unsupported.Count == 0) return;
        Head($"Left out of the run: {Text(unsupported.Count, "resource")} or parts of " +
            $"them{(verbose ? "" : "; --verbose lists them")}");
        if (!verbose) return;
        foreach (var line in LeftOut(unsupported)) Line(line);
    }

    private void WriteNext(RunSummary summary)
    {
        Head("Next");
        if (summary.Verdict.ExitCode == RunVerdict.NotArrived)
            Line("  The functions' logs say more: run it again with --keep FOLDER and read FOLDER/logs.");
        else if (!isKept)
            Line("  --keep FOLDER keeps items, objects, logs and the whole report; --verbose prints the report here.");
        Line($"  Without --input and --demo the run lasts until Ctrl-C: '{PipelineCommand.Name} send', " +
            $"'{PipelineCommand.Name} tail' and the AWS CLI work with its endpoint.");
    }

    private void Head(string text)
    {
        console.WriteLine();
        console.Write(new Text(text, new Style(decoration: Decoration.Bold)));
        console.WriteLine();
    }

    private void Line(string text)
    {
        console.Write(new Text(text));
        console.WriteLine();
    }

    private static Table Table(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns) table.AddColumn(new TableColumn(new Text(column)));
        return table;
    }

    private static void Add(Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(cell)));

    private static string Text(int count, string noun) =>
        count == 1 ? $"1 {noun}" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}s");
}
