using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Pipeline.Benchmarks.Servers;

namespace Pipeline.Benchmarks.Handlers;

/// <summary>Asks a .NET handler how many bytes it has allocated, through the startup hook in that process.</summary>
internal sealed class AllocationProbe : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private Socket? _connection;

    public AllocationProbe()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    /// <summary>The environment variables that load the hook.</summary>
    public IEnumerable<KeyValuePair<string, string>> Variables =>
    [
        new("DOTNET_STARTUP_HOOKS", Artifacts.Output("Pipeline.Benchmarks.AllocationHook")),
        new("BENCHMARK_PROBE", _listener.LocalEndPoint!.ToString()!),
    ];

    /// <summary>Bytes that the process has allocated so far, by all threads, also those that have ended.</summary>
    public async Task<long> AllocatedAsync(CancellationToken stop)
    {
        _connection ??= await _listener.AcceptAsync(stop);
        var buffer = new byte[8];
        await _connection.SendAsync(buffer.AsMemory(0, 1), stop);
        for (var received = 0; received < buffer.Length;)
        {
            var count = await _connection.ReceiveAsync(buffer.AsMemory(received), stop);
            if (count == 0) throw new HandlerException("the handler ended while it was asked what it has allocated");
            received += count;
        }

        return BinaryPrimitives.ReadInt64LittleEndian(buffer);
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _listener.Dispose();
    }
}
