using System.Globalization;
using System.Numerics;
using System.Text;
using Pipeline.Records.Aggregation;

namespace Pipeline.Records.Tests.Aggregation;

public class HashKeyTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("007", "7")]
    [InlineData("340282366920938463463374607431768211455", "340282366920938463463374607431768211455")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000001", "1")]
    public void DecimalNumber_IsRead(string text, string value)
    {
        HashKey.TryParse(Encoding.UTF8.GetBytes(text), out var read).ShouldBeTrue();
        read.ShouldBe(UInt128.Parse(value, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1\0")]
    [InlineData("1e3")]
    [InlineData("0x1")]
    [InlineData("1,000")]
    [InlineData("١")]
    [InlineData("undefined")]
    [InlineData("340282366920938463463374607431768211456")]
    [InlineData("3402823669209384634633746074317682114550")]
    public void AnythingElse_IsNoHashKey(string text) => HashKey.TryParse(Encoding.UTF8.GetBytes(text), out _).ShouldBeFalse();

    // md5("a") and md5("") from RFC 1321, each read as one number.
    [Theory]
    [InlineData("a", "0CC175B9C0F1B6A831C399E269772661")]
    [InlineData("", "D41D8CD98F00B204E9800998ECF8427E")]
    public void PartitionKey_HashesToItsMd5(string partitionKey, string hexadecimal) =>
        ((BigInteger)HashKey.OfPartitionKey(Encoding.UTF8.GetBytes(partitionKey)))
            .ShouldBe(BigInteger.Parse("0" + hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
