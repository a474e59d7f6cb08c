using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Local.Endpoint;

namespace Pipeline.Local.Tests.Endpoint;

public sealed class DynamoDbAnswerTests
{
    private const string Units = """ "ConsumedCapacity":{"TableName":"t","CapacityUnits":1.5}""";
    private const string Items = """{"Items":[{"a":{"S":"ConsumedCapacity"}}]""";

    [Theory]
    [InlineData("{UNITS}", "{}")]
    [InlineData("""{UNITS,"Count":2}""", """{"Count":2}""")]
    [InlineData(Items + """, "Count":2 ,UNITS,"X":[]}""", Items + ""","Count":2,"X":[]}""")]
    [InlineData("""{"Count":2,UNITS}""", """{"Count":2}""")]
    public void Capacity_IsReadAndTakenOut(string text, string expected)
    {
        var answer = DynamoDbAnswer.Read(Encoding.UTF8.GetBytes(text.Replace("UNITS", Units, StringComparison.Ordinal)));
        answer.Capacity.ShouldHaveSingleItem().Units.ShouldBe(1.5);
        JsonNode.Parse(answer.WithoutCapacity())!.ToJsonString().ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[1]")]
    [InlineData("""{"Count":""")]
    [InlineData("""{"ConsumedCapacity":null,"UnprocessedItems":[]}""")]
    public void WhatIsNoAnswer_SaysNothing(string text)
    {
        var answer = DynamoDbAnswer.Read(Encoding.UTF8.GetBytes(text));
        answer.Capacity.ShouldBeEmpty();
        answer.Error.ShouldBeNull();
    }

    [Fact]
    public void Error_IsItsNameAlone() => DynamoDbAnswer
        .Read("""{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"no"}"""u8.ToArray())
        .Error.ShouldBe("ResourceNotFoundException");

    [Fact]
    public void PutsThatCameBack_AreCounted()
    {
        var answer = DynamoDbAnswer.Read(
            """{"UnprocessedItems":{"t":[{"PutRequest":{}},{"DeleteRequest":{}},{"PutRequest":{}}]}}"""u8.ToArray());
        answer.UnprocessedPuts("t").ShouldBe(2);
        answer.UnprocessedPuts("other").ShouldBe(0);
    }
}
