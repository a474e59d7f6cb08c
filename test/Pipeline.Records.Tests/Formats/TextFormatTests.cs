using System.Text;
using Pipeline.Records.Formats;

namespace Pipeline.Records.Tests.Formats;

public class TextFormatTests
{
    [Theory]
    [InlineData("2026-11-21T09:15:02Z", true)]
    [InlineData("2026-11-21T09:15:02.417Z", true)]
    [InlineData("2026-11-21T09:15:02.4Z", true)]
    [InlineData("2026-11-21T09:15:02.123456789012Z", true)]
    [InlineData("2026-11-21T09:15:02+00:00", true)]
    [InlineData("2026-11-21T09:15:02-23:59", true)]
    [InlineData("2026-11-21T09:15:02.5+05:45", true)]
    [InlineData("0000-02-29T00:00:00Z", true)]
    [InlineData("9999-12-31T23:59:59Z", true)]
    [InlineData("2016-12-31T23:59:60Z", true)]
    [InlineData("2016-12-31T15:59:60-08:00", true)]
    [InlineData("2016-12-31T23:58:60Z", false)]
    [InlineData("2016-12-31T23:59:61Z", false)]
    [InlineData("2026-11-21t09:15:02z", true)]
    [InlineData("1963-06-19T08:30:06.283185z", true)]
    [InlineData("1998-12-31T22:59:60Z", false)]
    [InlineData("1998-12-31T23:44:60Z", false)]
    [InlineData("1998-12-31T15:59:60.123-08:00", true)]
    [InlineData("2016-12-31T23:59:60+05:45", false)]
    [InlineData("2017-01-01T05:44:60+05:45", true)]
    [InlineData("2026-11-21 09:15:02Z", false)]
    [InlineData("2026-11-21T09:15:02", false)]
    [InlineData("2026-11-21T09:15Z", false)]
    [InlineData("2026-11-21T24:00:00Z", false)]
    [InlineData("2026-11-21T09:60:00Z", false)]
    [InlineData("2026-11-21T09:15:02.Z", false)]
    [InlineData("2026-11-21T09:15:02.417", false)]
    [InlineData("2026-11-21T09:15:02,417Z", false)]
    [InlineData("2026-11-21T09:15:02+0000", false)]
    [InlineData("2026-11-21T09:15:02+24:00", false)]
    [InlineData("2026-11-21T09:15:02+00:60", false)]
    [InlineData("2026-11-21T09:15:02+00", false)]
    [InlineData("2026-11-21T09:15:02Z ", false)]
    [InlineData("2026-11-21T09:15:0xZ", false)]
    [InlineData("2026-13-21T09:15:02Z", false)]
    [InlineData("2026-02-29T09:15:02Z", false)]
    [InlineData("2026-11-21T", false)]
    [InlineData("", false)]
    public void DateTime_IsThatOfRfc3339(string text, bool valid) => Matches(FieldFormat.DateTime, text).ShouldBe(valid);

    [Theory]
    [InlineData("2026-11-21", true)]
    [InlineData("2024-02-29", true)]
    [InlineData("2000-02-29", true)]
    [InlineData("0000-02-29", true)]
    [InlineData("0001-01-01", true)]
    [InlineData("1900-02-29", false)]
    [InlineData("2026-02-29", false)]
    [InlineData("2026-04-31", false)]
    [InlineData("2026-00-10", false)]
    [InlineData("2026-13-10", false)]
    [InlineData("2026-01-00", false)]
    [InlineData("2026-01-32", false)]
    [InlineData("2026-1-1", false)]
    [InlineData("20261121", false)]
    [InlineData("2026/11/21", false)]
    [InlineData("+026-11-21", false)]
    [InlineData("2026-11-21Z", false)]
    [InlineData("２026-11-21", false)]
    [InlineData("", false)]
    public void Date_IsThatOfRfc3339(string text, bool valid) => Matches(FieldFormat.Date, text).ShouldBe(valid);

    [Theory]
    [InlineData("f81d4fae-7dec-11d0-a765-00a0c91e6bf6", true)]
    [InlineData("F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6", true)]
    [InlineData("00000000-0000-0000-0000-000000000000", true)]
    [InlineData("f81d4fae7dec11d0a76500a0c91e6bf6", false)]
    [InlineData("{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}", false)]
    [InlineData("f81d4fae-7dec-11d0-a765-00a0c91e6bf", false)]
    [InlineData("f81d4fae-7dec-11d0-a765-00a0c91e6bf66", false)]
    [InlineData("g81d4fae-7dec-11d0-a765-00a0c91e6bf6", false)]
    [InlineData("f81d4fae-7dec-11d0-a765+00a0c91e6bf6", false)]
    [InlineData("f81d4fae-7dec-11d0-a7650-0a0c91e6bf6", false)]
    [InlineData("", false)]
    public void Uuid_IsThatOfRfc4122(string text, bool valid) => Matches(FieldFormat.Uuid, text).ShouldBe(valid);

    [Fact]
    public void NoFormat_IsAnyText() => Matches(FieldFormat.None, "anything").ShouldBeTrue();

    private static bool Matches(FieldFormat format, string text) => TextFormats.Matches(format, Encoding.UTF8.GetBytes(text));
}
