using System.Text;
using Pipeline.Records.Items;

namespace Pipeline.Records.Tests.Items;

public class NameSetTests
{
    [Fact]
    public void RandomNames_AreFoundAsASetDoes()
    {
        var random = new Random(7);
        var names = new NameSet();
        for (var round = 0; round < 200; round++)
        {
            names.Clear();
            var reference = new HashSet<(int, string)>();
            var count = random.Next(round % 20 == 0 ? 2000 : 50);
            for (var i = 0; i < count; i++)
            {
                var (owner, name) = (random.Next(4), new string('x', random.Next(3)) + random.Next(count));
                names.Add(owner, Encoding.UTF8.GetBytes(name)).ShouldBe(reference.Add((owner, name)));
            }
        }
    }

    [Fact]
    public void EmptyAndLongNames_AreNames()
    {
        var names = new NameSet();
        names.Add(0, default).ShouldBeTrue();
        names.Add(0, default).ShouldBeFalse();
        names.Add(1, default).ShouldBeTrue();
        var name = new byte[70_000];
        names.Add(0, name).ShouldBeTrue();
        names.Add(0, name).ShouldBeFalse();
        names.Add(0, name.AsSpan(1)).ShouldBeTrue();
    }
}
