namespace Pipeline.Local.Console;

/// <summary>The pages that are open. All members may be called from any thread.</summary>
internal sealed class ConsoleClients
{
    /// <summary>The most pages at a time.</summary>
    public const int Most = 16;

    private readonly Lock _lock = new();
    private readonly List<ClientStream> _clients = [];
    private bool _ended;

    /// <summary>Whether any page is open.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock) return _clients.Count == 0;
        }
    }

    /// <summary>Adds a page; null if there are too many, or the console has ended.</summary>
    /// <param name="first">Its first event.</param>
    public ClientStream? Add(byte[] first)
    {
        lock (_lock)
        {
            if (_ended || _clients.Count == Most) return null;
            var client = new ClientStream();
            client.Send(first);
            _clients.Add(client);
            return client;
        }
    }

    public void Remove(ClientStream client)
    {
        lock (_lock) _clients.Remove(client);
    }

    /// <summary>Sends an event to all pages.</summary>
    public void Send(byte[] frame)
    {
        lock (_lock)
            foreach (var client in _clients) client.Send(frame);
    }

    /// <summary>Ends the events of all pages. No further page gets any.</summary>
    public void End()
    {
        lock (_lock)
        {
            _ended = true;
            foreach (var client in _clients) client.End();
        }
    }
}
