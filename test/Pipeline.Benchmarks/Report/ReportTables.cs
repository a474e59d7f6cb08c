using System.Globalization;
using Pipeline.Benchmarks.Handlers;
using Pipeline.Benchmarks.Trials;
using Pipeline.Benchmarks.Workloads;

namespace Pipeline.Benchmarks.Report;

/// <summary>The tables of the report.</summary>
internal static class ReportTables
{
    /// <summary>All handlers side by side: processor time, its ratio to ours, memory, and the cost of a fresh process.</summary>
    public static Table Comparison(Results results, IReadOnlyList<Handler> handlers)
    {
        var table = new Table(
            "CPU: processor ms per 1,000 user records after the warm-up, and how many times ours; first batch: process start " +
            "to " +
            "25 items written",
            "handler", "312 B", "x", "1 KB", "x", "aggregates", "x", "peak MiB", "first batch ms", "its CPU ms",
                "first 10,000 CPU ms");
        foreach (var handler in handlers)
        {
            table.Add(
            [
                Title(results, handler),
                .. Workload.All.SelectMany(workload => Ratio(results, handlers[0], handler, workload)),
                Table.Number(Workload.All.Max(workload => results.Median(handler, workload, sample => sample.PeakMiB))),
                Table.Number(results.Median(handler, Workload.Small, sample => sample.FirstBatchMs)),
                Table.Number(results.Median(handler, Workload.Small, sample => sample.FirstBatchCpu)),
                Table.Number(results.Median(handler, Workload.Small, sample => sample.FirstRecordsCpu)),
            ]);
        }

        return table;
    }

    /// <summary>Producers side by side, and how many times ours each is.</summary>
    public static Table Producers(Results results)
    {
        var table = new Table(
            "300 B records into a stub of Kinesis, for 1,000 of them: processor ms, Kinesis records, KB of PutRecords bodies, KB "
                + "that an on-demand stream bills, units of 25 KB that a provisioned one bills; and how many times ours",
            "producer", "CPU ms", "x", "Kinesis records", "x", "KB sent", "x", "KB billed", "x", "units billed", "x");
        foreach (var title in ProducerTrial.Titles)
        {
            Func<ProducerSample, double>[] values =
            [
                sample => sample.Cpu, sample => sample.Records, sample => sample.RequestBytes, sample => sample.Kilobytes,
                sample => sample.Units,
            ];
            table.Add([title, .. values.SelectMany(value => new[]
            {
                Table.Number(Median(title, value)), Table.Number(Median(title, value) / Median(ProducerTrial.Titles[0], value)),
            })]);
        }

        return table;

        double Median(string title, Func<ProducerSample, double> value) =>
            Statistics.Median([.. results.Producers.Where(entry => entry.Title == title).Select(entry => value(entry.Sample))]);
    }

    /// <summary>Allocations of the .NET handlers.</summary>
    public static Table Allocations(Results results, IReadOnlyList<Handler> handlers)
    {
        var table = new Table(
            "Allocated bytes per user record, the event's own bytes included",
            ["handler", .. Workload.All.Select(workload => workload.Title)]);
        foreach (var handler in handlers.Where(handler => handler.IsDotnet))
        {
            table.Add([Title(results, handler),
                .. Workload.All.Select(workload => Table.Number(results.AllocatedBytes(handler, workload)))]);
        }

        return table;
    }

    /// <summary>Growth of ours: one process that receives more and more records.</summary>
    public static Table Growth(Results results)
    {
        var table = new Table("Ours, 312 B, one process", "records", "CPU ms per 1,000", "allocated B per record", "resident MiB",
            "peak MiB");
        foreach (var sample in results.Growth)
        {
            table.Add(
                sample.Records.ToString("#,0", CultureInfo.InvariantCulture),
                Table.Number(sample.Cpu),
                Table.Number(sample.Allocated),
                Table.Number(sample.ResidentMiB),
                Table.Number(sample.PeakMiB));
        }

        return table;
    }

    /// <summary>All handlers with a slow endpoint.</summary>
    public static Table Delayed(Results results)
    {
        var table = new Table(
            $"An event of {Workload.EventRecords} records of 312 B, each call to DynamoDB taking " +
            $"{DelayTrial.Delay.TotalMilliseconds} ms",
            "handler", "ms");
        foreach (var (handler, milliseconds) in results.Delayed) table.Add(handler.Title, Table.Number(milliseconds));
        return table;
    }

    /// <summary>Ours with each runtime setting.</summary>
    public static Table Settings(Results results, IReadOnlyList<Handler> trials)
    {
        var table = new Table(
            "Settings: CPU ms per 1,000 user records; warm-up: the same while code settles",
            "ours", "312 B", "warm-up", "1 KB", "peak MiB", "first batch ms", "its CPU ms", "first 10,000 CPU ms");
        foreach (var trial in trials)
        {
            table.Add(
                Title(results, trial),
                Table.Number(results.Median(trial, Workload.Small, sample => sample.Cpu)),
                Table.Number(results.Median(trial, Workload.Small, sample => sample.SettlingCpu)),
                Table.Number(results.Median(trial, Workload.Large, sample => sample.Cpu)),
                Table.Number(results.Median(trial, Workload.Large, sample => sample.PeakMiB)),
                Table.Number(results.Median(trial, Workload.Small, sample => sample.FirstBatchMs)),
                Table.Number(results.Median(trial, Workload.Small, sample => sample.FirstBatchCpu)),
                Table.Number(results.Median(trial, Workload.Small, sample => sample.FirstRecordsCpu)));
        }

        return table;
    }

    private static string Title(Results results, Handler handler) =>
        results.Failed.ContainsKey(handler.Id) ? $"{handler.Title} (FAILED)" : handler.Title;

    private static string[] Ratio(Results results, Handler ours, Handler handler, Workload workload)
    {
        var cpu = results.Median(handler, workload, sample => sample.Cpu);
        return [Table.Number(cpu), Table.Number(cpu / results.Median(ours, workload, sample => sample.Cpu))];
    }
}
