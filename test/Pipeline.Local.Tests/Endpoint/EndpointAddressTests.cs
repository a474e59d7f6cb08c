using Pipeline.Local.Endpoint;
using Pipeline.Local.Endpoint.NotHere;
using Pipeline.Local.Tests.Access;

namespace Pipeline.Local.Tests.Endpoint;

public class EndpointAddressTests
{
    [Fact]
    public void PortThatIsTaken_IsNamedWithTheWayOut()
    {
        using var first = EndpointAddress.Bind(0);
        var error = Should.Throw<IOException>(() => EndpointAddress.Bind(first.Url.Port));
        error.Message.ShouldStartWith($"the port of the run must be free; got {first.Url.Port}: ");
        error.Message.ShouldEndWith("; choose another one with --port, or 0 for any that is free");
    }

    [Fact]
    public async Task CallBeforeTheEndpointServes_IsAnsweredWhenItDoes()
    {
        var fixture = new AccessFixture();
        var access = fixture.Build();
        using var address = EndpointAddress.Bind(0);
        var early = RawHttp.SendAsync(address.Url.Port, "GET / HTTP/1.1", [$"Host: 127.0.0.1:{address.Url.Port}"]);
        await using var endpoint = await LocalEndpoint.StartAsync(
            address,
            (_, _) => access.LocalUser,
            [],
            new NotHereCalls(fixture.Deployment, access),
            fixture,
            CancellationToken.None);
        endpoint.Url.ShouldBe(address.Url);
        (await early).Status.ShouldBe(400);
    }
}
