using System.Text;
using System.Threading.Channels;

namespace Pipeline.Local.Console;

/// <summary>
/// The server-sent events for one page (https://html.spec.whatwg.org/multipage/server-sent-events.html). A page that reads
/// slowly loses the oldest states and gets their number; the run never waits for it.
/// </summary>
internal sealed class ClientStream
{
    /// <summary>The most events that wait for the page.</summary>
    public const int MostWaiting = 8;

    private readonly Channel<byte[]> _events;
    private long _lost;

    public ClientStream() => _events = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
        _ => Interlocked.Increment(ref _lost));

    /// <summary>An event in the form of the protocol.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="data">The data, in one line.</param>
    public static byte[] Frame(string name, string data) => Encoding.UTF8.GetBytes($"event: {name}\ndata: {data}\n\n");

    /// <summary>Adds an event. Never waits.</summary>
    public void Send(byte[] frame) => _events.Writer.TryWrite(frame);

    /// <summary>Ends the events after those that wait.</summary>
    public void End() => _events.Writer.TryComplete();

    /// <summary>Writes the events until they end.</summary>
    public async Task WriteAsync(Stream output, CancellationToken cancellation)
    {
        while (await _events.Reader.WaitToReadAsync(cancellation))
        {
            while (_events.Reader.TryRead(out var frame))
            {
                if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
                    await output.WriteAsync(Frame("lost", $"{lost}"), cancellation);
                await output.WriteAsync(frame, cancellation);
            }

            await output.FlushAsync(cancellation);
        }
    }
}
