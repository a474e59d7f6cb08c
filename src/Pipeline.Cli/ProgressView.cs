using System.Diagnostics;
using System.Globalization;
using Pipeline.Local.Run;
using Spectre.Console;

namespace Pipeline.Cli;

/// <summary>
/// Shows the progress of a run: in a terminal as a table that is updated in place, in a pipe as a line every two seconds.
/// </summary>
internal sealed class ProgressView(TextWriter errors, bool isTerminal)
{
    private static readonly TimeSpan TableEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(2);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Queue<(TimeSpan At, RunProgress Progress)> _recent = [];
    private readonly List<string> _lines = [];

    /// <summary>Writes a line that stays.</summary>
    public void Say(string text)
    {
        lock (_lines)
        {
            if (isTerminal && _isLive) _lines.Add(text);
            else errors.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{_clock.Elapsed.TotalSeconds,6:0.0} s] {text}"));
        }
    }

    private bool _isLive;

    /// <summary>Shows the progress of some work until it is done.</summary>
    /// <param name="work">The work.</param>
    /// <param name="progress">Returns the current progress.</param>
    public async Task ShowAsync(Task work, Func<RunProgress> progress)
    {
        if (!isTerminal)
        {
            while (await Task.WhenAny(work, Task.Delay(LineEvery)) != work) Say(Line(progress()));
            Say(Line(progress()));
            await work;
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(errors) });
        _isLive = true;
        await console.Live(Table(progress())).AutoClear(false).StartAsync(async live =>
        {
            while (await Task.WhenAny(work, Task.Delay(TableEvery)) != work) live.UpdateTarget(Table(progress()));
            live.UpdateTarget(Table(progress()));
        });
        _isLive = false;
        foreach (var line in _lines) Say(line);
        _lines.Clear();
        await work;
    }

    private string Line(RunProgress now)
    {
        var rate = RateOf(now);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{now.Received:N0} in, {now.Settled:N0} settled, {now.Written:N0} items written, {now.Delivered:N0} delivered in " +
            $"{now.Objects:N0} objects, lag {now.Lag.TotalSeconds:0.0} s; {rate.Received:N0} in/s, {rate.Settled:N0} settled/s");
    }

    private Table Table(RunProgress now)
    {
        var rate = RateOf(now);
        var table = new Table().RoundedBorder().AddColumn("").AddColumn(new TableColumn("records").RightAligned())
            .AddColumn(new TableColumn("a second").RightAligned());
        Row(table, "in the stream", now.Received, rate.Received);
        Row(table, "settled by the function", now.Settled, rate.Settled);
        Row(table, "items written", now.Written, rate.Written);
        Row(table, $"delivered, {now.Objects.ToString("N0", CultureInfo.InvariantCulture)} objects", now.Delivered,
            rate.Delivered);
        table.AddRow(new Markup("lag"), new Markup(string.Create(CultureInfo.InvariantCulture, $"{now.Lag.TotalSeconds:0.0} s")),
            new Markup(""));
        lock (_lines)
            foreach (var line in _lines.TakeLast(5)) table.AddRow(new Text(line), new Text(""), new Text(""));

        return table;
    }

    private static void Row(Table table, string name, long count, double rate) => table.AddRow(
        new Text(name),
        new Text(count.ToString("N0", CultureInfo.InvariantCulture)),
        new Text(rate > 0 ? rate.ToString("N0", CultureInfo.InvariantCulture) : ""));

    // Averages over the last three seconds, so that the rate neither jumps nor lags.
    private (double Received, double Settled, double Written, double Delivered) RateOf(RunProgress now)
    {
        var at = _clock.Elapsed;
        _recent.Enqueue((at, now));
        while (_recent.Count > 2 && at - _recent.Peek().At > TimeSpan.FromSeconds(3)) _recent.Dequeue();
        var (since, before) = _recent.Peek();
        var seconds = Math.Max(0.001, (at - since).TotalSeconds);
        if (_recent.Count < 2) return default;
        return (
            (now.Received - before.Received) / seconds,
            (now.Settled - before.Settled) / seconds,
            (now.Written - before.Written) / seconds,
            (now.Delivered - before.Delivered) / seconds);
    }
}
