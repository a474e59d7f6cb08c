using Pipeline.Client.Producing;

namespace Pipeline.Client.Tests.Producing;

public class SchemaRegistryHeaderTests
{
    private static readonly Guid Schema = Guid.Parse("b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Data_IsReadAsItWas(bool compress)
    {
        var record = SchemaRegistryHeader.Encode(Schema, "{\"id\":1}"u8, compress);
        record[..2].ShouldBe([3, (byte)(compress ? 5 : 0)]);
        // In the order in which the id is written.
        Convert.ToHexStringLower(record[2..18]).ShouldBe("b7b4a7f09c964e4aa687fb5de9ef0c63");
        SchemaRegistryHeader.TryDecode(record, out var schema, out var data).ShouldBeTrue();
        schema.ShouldBe(Schema);
        data.ShouldBe("{\"id\":1}"u8.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"id\":1}")]
    [InlineData("\u0003\u0001aaaaaaaaaaaaaaaaa")]
    [InlineData("\u0003\u0000aaaaaaaaaaaaaaa")]
    public void OtherData_HasNoHeader(string text) =>
        SchemaRegistryHeader.TryDecode(System.Text.Encoding.UTF8.GetBytes(text), out _, out _).ShouldBeFalse();

    [Fact]
    public void DamagedData_IsRefused() => Should.Throw<InvalidDataException>(() =>
        SchemaRegistryHeader.TryDecode([3, 5, .. new byte[16], 1, 2, 3, 4, 5, 6, 7], out _, out _));
}
