using Pipeline.Records;

namespace Pipeline.Local.Tests.Assembly;

public class IntrinsicFunctionTests
{
    private const string Rest = """
        "Parameters": {
          "Size": { "Type": "Number", "Default": 5 },
          "Zones": { "Type": "CommaDelimitedList", "Default": "x, y" },
          "Ami": { "Type": "AWS::SSM::Parameter::Value<String>", "Default": "/images/newest" }
        },
        "Mappings": { "Sizes": { "eu-west-1": { "Small": 1, "All": [1, 2] } } },
        "Conditions": {
          "Big": { "Fn::Equals": [{ "Ref": "Size" }, "5"] },
          "Small": { "Fn::Not": [{ "Condition": "Big" }] },
          "Both": { "Fn::And": [{ "Condition": "Big" }, { "Condition": "Small" }] },
          "Either": { "Fn::Or": [{ "Condition": "Big" }, { "Condition": "Small" }] }
        },
        """;

    [Theory]
    [InlineData("""{ "Ref": "AWS::AccountId" }""", "\"111122223333\"")]
    [InlineData("""{ "Ref": "AWS::Region" }""", "\"eu-west-1\"")]
    [InlineData("""{ "Ref": "AWS::Partition" }""", "\"aws\"")]
    [InlineData("""{ "Ref": "AWS::URLSuffix" }""", "\"amazonaws.com\"")]
    [InlineData("""{ "Ref": "AWS::StackName" }""", "\"app\"")]
    [InlineData("""{ "Ref": "AWS::NotificationARNs" }""", "[]")]
    [InlineData("""{ "Ref": "Size" }""", "\"5\"")]
    [InlineData("""{ "Ref": "Zones" }""", """["x","y"]""")]
    [InlineData("""{ "Ref": "Ami" }""", "\"/images/newest\"")]
    [InlineData("""{ "Ref": "Queue" }""", "\"https://sqs.eu-west-1.amazonaws.com/111122223333/jobs\"")]
    [InlineData("""{ "Fn::GetAtt": ["Queue", "QueueName"] }""", "\"jobs\"")]
    [InlineData("""{ "Fn::GetAtt": "Queue.Arn" }""", "\"arn:aws:sqs:eu-west-1:111122223333:jobs\"")]
    [InlineData("""{ "Fn::Sub": "${Queue.QueueName}-${AWS::Region}-${!Literal}-${ Size }" }""",
        "\"jobs-eu-west-1-${Literal}-5\"")]
    [InlineData("""{ "Fn::Sub": ["${A}/${Queue.QueueName}", { "A": { "Ref": "Size" } }] }""", "\"5/jobs\"")]
    [InlineData("""{ "Fn::Join": ["-", ["a", { "Ref": "Size" }, 1, true]] }""", "\"a-5-1-true\"")]
    [InlineData("""{ "Fn::Join": [",", { "Ref": "Zones" }] }""", "\"x,y\"")]
    [InlineData("""{ "Fn::Select": ["1", { "Ref": "Zones" }] }""", "\"y\"")]
    [InlineData("""{ "Fn::Select": [0, { "Fn::Split": [":", { "Fn::GetAtt": ["Queue", "Arn"] }] }] }""", "\"arn\"")]
    [InlineData("""{ "Fn::Split": ["|", "a|b"] }""", """["a","b"]""")]
    [InlineData("""{ "Fn::If": ["Big", "yes", "no"] }""", "\"yes\"")]
    [InlineData("""{ "Fn::If": ["Small", "yes", "no"] }""", "\"no\"")]
    [InlineData("""{ "Fn::If": ["Both", "yes", "no"] }""", "\"no\"")]
    [InlineData("""{ "Fn::If": ["Either", "yes", "no"] }""", "\"yes\"")]
    [InlineData("""{ "Fn::If": ["Big", 1, { "Ref": "Nowhere" }] }""", "1")]
    [InlineData("""{ "Fn::FindInMap": ["Sizes", { "Ref": "AWS::Region" }, "Small"] }""", "1")]
    [InlineData("""{ "Fn::FindInMap": ["Sizes", "us-east-1", "Small", { "DefaultValue": "none" }] }""", "\"none\"")]
    [InlineData("""{ "Fn::Base64": "hello" }""", "\"aGVsbG8=\"")]
    [InlineData("""{ "Fn::GetAZs": "" }""", """["eu-west-1a","eu-west-1b","eu-west-1c"]""")]
    [InlineData("""{ "Fn::Select": [1, { "Fn::GetAZs": "us-east-1" }] }""", "\"us-east-1b\"")]
    [InlineData("""{ "Fn::Cidr": ["10.0.0.0/16", 3, 8] }""", """["10.0.0.0/24","10.0.1.0/24","10.0.2.0/24"]""")]
    [InlineData("""{ "Fn::Cidr": ["2001:db8::/56", "2", "64"] }""", """["2001:db8::/64","2001:db8:0:1::/64"]""")]
    [InlineData("""{ "Fn::Length": { "Ref": "Zones" } }""", "2")]
    [InlineData("""{ "Fn::ToJsonString": { "a": { "Ref": "Size" } } }""", "\"{\\u0022a\\u0022:\\u00225\\u0022}\"")]
    [InlineData("""["a", { "Ref": "AWS::NoValue" }, "b"]""", """["a","b"]""")]
    [InlineData("""{ "A": 1, "B": { "Ref": "AWS::NoValue" } }""", """{"A":1}""")]
    [InlineData("""{ "A": { "Fn::If": ["Small", 1, { "Ref": "AWS::NoValue" }] } }""", "{}")]
    [InlineData("""{ "Condition": { "StringEquals": { "aws:username": "${aws:username}" } }, "Ref": "x" }""",
        """{"Condition":{"StringEquals":{"aws:username":"${aws:username}"}},"Ref":"x"}""")]
    [InlineData("1.50", "1.50")]
    [InlineData("null", "null")]
    public void Function_Resolves(string value, string expected) =>
        (AssemblyFolder.Resolve($$"""{ "Value": {{value}} }""", Rest)["Value"]?.ToJsonString()
            ?? "null").ShouldBe(expected.Trim());

    [Theory]
    [InlineData("""{ "Ref": "Nowhere" }""", "Ref must name a parameter or a resource of its template; got \"Nowhere\"")]
    [InlineData("""{ "Fn::GetAtt": ["Nowhere", "Arn"] }""",
        "Fn::GetAtt must name a parameter or a resource of its template; got \"Nowhere\"")]
    [InlineData("""{ "Fn::GetAtt": ["Queue", "Nothing"] }""",
        "Fn::GetAtt must name an attribute of AWS::SQS::Queue (Arn, QueueName, QueueUrl); got \"Nothing\"")]
    [InlineData("""{ "Fn::GetAtt": "Queue" }""", "Fn::GetAtt must be given a resource and an attribute; got \"Queue\"")]
    [InlineData("""{ "Fn::Sub": "${Nowhere}" }""",
        "Fn::Sub must name a parameter or a resource of its template; got \"Nowhere\"")]
    [InlineData("""{ "Fn::Sub": "${Zones}" }""", "Fn::Sub must be given text for ${Zones}; got [\"x\",\"y\"]")]
    [InlineData("""{ "Fn::Join": "," }""", "Fn::Join must be given a delimiter and a list; got \",\"")]
    [InlineData("""{ "Fn::Join": [",", "a"] }""", "Fn::Join must be given a list where a list belongs; got \"a\"")]
    [InlineData("""{ "Fn::Select": [2, { "Ref": "Zones" }] }""",
        "Fn::Select must be given an index below 2, the list's length; got \"2\"")]
    [InlineData("""{ "Fn::If": ["Nowhere", 1, 2] }""", "a condition must be one of the template's; got Nowhere")]
    [InlineData("""{ "Fn::FindInMap": ["Sizes", "Nowhere", "Small"] }""",
        "Fn::FindInMap must find its keys in the template's Mappings; got [\"Sizes\",\"Nowhere\",\"Small\"]")]
    [InlineData("""{ "Fn::Cidr": ["10.0.0.0/24", 3, 8] }""",
        "Fn::Cidr must be given a block that holds 1 to 256 blocks of that size")]
    public void Mistake_SaysWhereAndWhat(string value, string expected) =>
        Should.Throw<InvalidInputException>(() => AssemblyFolder.Value(value, Rest))
            .Violations.ShouldHaveSingleItem().ShouldStartWith($"app/R.Properties.Value: {expected}");
}
