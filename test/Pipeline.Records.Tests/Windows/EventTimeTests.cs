using System.Globalization;
using Pipeline.Records.Windows;

namespace Pipeline.Records.Tests.Windows;

public class EventTimeTests
{
    [Fact]
    public void RandomTimes_AreThoseOfDateTimeOffset()
    {
        var random = new Random(20261128);
        string[] fractions = ["", ".5", ".123", ".123456789"];
        for (var i = 0; i < 5_000; i++)
        {
            var offset = TimeSpan.FromMinutes(random.Next(-14 * 60, (14 * 60) + 1));
            var time = new DateTimeOffset(random.NextInt64(800, 3_000_000) * TimeSpan.TicksPerDay / 1000 * 1000, TimeSpan.Zero)
                .AddSeconds(random.Next(86_400)).ToOffset(offset);
            var sign = offset < TimeSpan.Zero ? "-" : "+";
            var text = time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)
                + fractions[random.Next(fractions.Length)] + (offset == TimeSpan.Zero ? "z" : $"{sign}{offset:hh\\:mm}");
            var expected = (long)Math.Floor((time.UtcDateTime - DateTime.UnixEpoch).TotalMinutes);
            EventTime.Read(text).ShouldBe(expected, text);
        }
    }

    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 0L)]
    [InlineData("1970-01-01 00:01:59", 1L)]
    [InlineData("1969-12-31T23:59:59.999Z", -1L)]
    [InlineData("2016-12-31T23:59:60Z", 24_720_479L)]
    [InlineData("2019-03-23 20:21:09", 25_889_541L)]
    [InlineData("2019-03-23", null)]
    [InlineData("2019-03-23T20:21", null)]
    [InlineData("2019-02-29T20:21:09Z", null)]
    [InlineData("2019-03-23T24:00:00Z", null)]
    [InlineData("2019-03-23T20:21:61Z", null)]
    [InlineData("2019-03-23T20:21:09+24:00", null)]
    [InlineData("2019-03-23T20:21:09.Z", null)]
    [InlineData("2019-03-23T20:21:09 Z", null)]
    [InlineData("0000-01-01T00:00:00Z", null)]
    [InlineData("0001-01-01T00:00:00+00:01", null)]
    [InlineData("yesterday at noon, in 1", null)]
    [InlineData("", null)]
    public void Text_IsAMinuteOrNone(string text, long? minute) => EventTime.Read(text).ShouldBe(minute);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(59, 0)]
    [InlineData(60, 1)]
    [InlineData(-1, -1)]
    [InlineData(-60, -1)]
    [InlineData(-61, -2)]
    public void Seconds_AreRoundedDown(long seconds, long minute) => EventTime.OfSeconds(seconds).ShouldBe(minute);

    [Fact]
    public void SecondsBeyondTheYear9999_AreNoTime() => EventTime.OfSeconds(long.MaxValue).ShouldBeNull();

    [Theory]
    [InlineData(0, 15, 0)]
    [InlineData(14, 15, 0)]
    [InlineData(15, 15, 15)]
    [InlineData(-1, 15, -15)]
    [InlineData(-15, 15, -15)]
    [InlineData(-16, 15, -30)]
    public void Window_BeginsAtAMultipleOfItsLength(long minute, int length, long start) =>
        EventTime.WindowStart(minute, length).ShouldBe(start);

    [Fact]
    public void MinuteAsText_IsInUtc() => EventTime.Text(25_889_541).ShouldBe("2019-03-23T20:21:00Z");
}
