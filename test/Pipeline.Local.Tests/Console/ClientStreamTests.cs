using System.Text;
using Pipeline.Local.Console;

namespace Pipeline.Local.Tests.Console;

/// <summary>The events for one page.</summary>
public class ClientStreamTests
{
    private readonly ClientStream _client = new();

    [Fact]
    public async Task Events_AreWrittenInTheirOrder()
    {
        Send(2);
        _client.End();
        (await WrittenAsync()).ShouldBe("event: state\ndata: 1\n\nevent: state\ndata: 2\n\n");
    }

    // The page reads only after the run has sent ten times the number of waiting frames.
    [Fact]
    public async Task SlowPage_LosesTheOldestAndIsTold()
    {
        const int sent = 10 * ClientStream.MostWaiting;
        Send(sent);
        _client.End();
        var first = sent - ClientStream.MostWaiting + 1;
        var states = Enumerable.Range(first, ClientStream.MostWaiting).Select(i => $"event: state\ndata: {i}\n\n");
        (await WrittenAsync()).ShouldBe(
            $"event: lost\ndata: {sent - ClientStream.MostWaiting}\n\n{string.Concat(states)}");
    }

    [Fact]
    public async Task PageThatDisconnects_EndsTheWrite()
    {
        using var gone = new CancellationTokenSource();
        var write = _client.WriteAsync(Stream.Null, gone.Token);
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(write);
    }

    [Fact]
    public void MorePagesThanMayBeOpen_GetNoEvents()
    {
        var clients = new ConsoleClients();
        clients.IsEmpty.ShouldBeTrue();
        var open = Enumerable.Range(0, ConsoleClients.Most).Select(_ => clients.Add([])).ToList();
        open.ShouldEachBe(client => client != null);
        clients.Add([]).ShouldBeNull();
        clients.Remove(open[0]!);
        clients.Add([]).ShouldNotBeNull();
        clients.End();
        clients.Remove(open[1]!);
        clients.Add([]).ShouldBeNull("the console has ended");
    }

    private void Send(int count)
    {
        for (var i = 1; i <= count; i++) _client.Send(ClientStream.Frame("state", $"{i}"));
    }

    private async Task<string> WrittenAsync()
    {
        using var output = new MemoryStream();
        await _client.WriteAsync(output, CancellationToken.None);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
