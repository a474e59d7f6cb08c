using System.Text.Json.Nodes;
using Pipeline.Local.Access.Decisions;
using Pipeline.Local.Access.Language;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Access.Language;

public sealed class ConditionTests
{
    private const string Missing = "(missing)";

    [Theory]
    [InlineData("StringEquals", "\"a\"", "a", true)]
    [InlineData("StringEquals", "\"a\"", "A", false)]
    [InlineData("StringEquals", "\"a\"", "b", false)]
    [InlineData("StringEquals", "[\"a\",\"b\"]", "b", true)]
    [InlineData("StringEquals", "\"a*\"", "ab", false)]
    [InlineData("StringEquals", "\"a*\"", "a*", true)]
    [InlineData("StringEquals", "\"\"", "", true)]
    [InlineData("StringEquals", "\"a\"", Missing, false)]
    [InlineData("StringEquals", "true", "true", true)]
    [InlineData("StringEquals", "7", "7", true)]
    [InlineData("stringequals", "\"a\"", "a", true)]
    [InlineData("StringNotEquals", "\"a\"", "b", true)]
    [InlineData("StringNotEquals", "\"a\"", "a", false)]
    [InlineData("StringNotEquals", "[\"a\",\"b\"]", "b", false)]
    [InlineData("StringNotEquals", "[\"a\",\"b\"]", "c", true)]
    [InlineData("StringNotEquals", "\"a\"", Missing, true)]
    [InlineData("StringEqualsIgnoreCase", "\"aB\"", "Ab", true)]
    [InlineData("StringEqualsIgnoreCase", "\"aB\"", "Abc", false)]
    [InlineData("StringEqualsIgnoreCase", "\"a\"", Missing, false)]
    [InlineData("StringNotEqualsIgnoreCase", "\"aB\"", "Ab", false)]
    [InlineData("StringNotEqualsIgnoreCase", "\"aB\"", "x", true)]
    [InlineData("StringNotEqualsIgnoreCase", "\"aB\"", Missing, true)]
    [InlineData("StringLike", "\"a*\"", "abc", true)]
    [InlineData("StringLike", "\"a*\"", "Abc", false)]
    [InlineData("StringLike", "\"a?c\"", "abc", true)]
    [InlineData("StringLike", "\"a?c\"", "ac", false)]
    [InlineData("StringLike", "\"data/*\"", "data/2026/11/21", true)]
    [InlineData("StringLike", "[\"x\",\"*c\"]", "abc", true)]
    [InlineData("StringLike", "\"*\"", Missing, false)]
    [InlineData("StringNotLike", "\"a*\"", "abc", false)]
    [InlineData("StringNotLike", "\"a*\"", "bcd", true)]
    [InlineData("StringNotLike", "\"a*\"", Missing, true)]
    [InlineData("NumericEquals", "10", "10", true)]
    [InlineData("NumericEquals", "\"10\"", "10.0", true)]
    [InlineData("NumericEquals", "10", "11", false)]
    [InlineData("NumericEquals", "10", "ten", false)]
    [InlineData("NumericEquals", "10", Missing, false)]
    [InlineData("NumericNotEquals", "10", "11", true)]
    [InlineData("NumericNotEquals", "10", "10", false)]
    [InlineData("NumericNotEquals", "10", Missing, true)]
    [InlineData("NumericLessThan", "1.2", "1.1", true)]
    [InlineData("NumericLessThan", "1.2", "1.2", false)]
    [InlineData("NumericLessThan", "1.2", "1.3", false)]
    [InlineData("NumericLessThan", "1.2", Missing, false)]
    [InlineData("NumericLessThanEquals", "5", "5", true)]
    [InlineData("NumericLessThanEquals", "5", "6", false)]
    [InlineData("NumericGreaterThan", "5", "6", true)]
    [InlineData("NumericGreaterThan", "5", "5", false)]
    [InlineData("NumericGreaterThan", "-5", "-4", true)]
    [InlineData("NumericGreaterThanEquals", "5", "5", true)]
    [InlineData("NumericGreaterThanEquals", "5", "4", false)]
    [InlineData("NumericGreaterThanEquals", "[9,3]", "4", true)]
    [InlineData("DateEquals", "\"2026-11-21T12:00:00Z\"", "2026-11-21T12:00:00Z", true)]
    [InlineData("DateEquals", "\"2026-11-21T12:00:00Z\"", "2026-11-21T13:00:00+01:00", true)]
    [InlineData("DateEquals", "\"2026-11-21T12:00:00Z\"", "1795262400", true)]
    [InlineData("DateEquals", "1795262400", "2026-11-21T12:00:00Z", true)]
    [InlineData("DateEquals", "\"2026-11-21\"", "2026-11-21T00:00:00Z", true)]
    [InlineData("DateEquals", "\"2026-11-21\"", "2026-11-21T00:00:01Z", false)]
    [InlineData("DateEquals", "\"2026-11-21\"", "someday", false)]
    [InlineData("DateNotEquals", "\"2026-11-21\"", "2026-11-22", true)]
    [InlineData("DateNotEquals", "\"2026-11-21\"", Missing, true)]
    [InlineData("DateLessThan", "\"2027\"", "2026-12-31T23:59:59Z", true)]
    [InlineData("DateLessThan", "\"2027\"", "2027-01-01T00:00:00Z", false)]
    [InlineData("DateLessThanEquals", "\"2027\"", "2027-01-01T00:00:00Z", true)]
    [InlineData("DateGreaterThan", "\"2026-11-21T12:00:00.5Z\"", "2026-11-21T12:00:01Z", true)]
    [InlineData("DateGreaterThan", "\"2026-11-21T12:00:00Z\"", "2026-11-21T12:00:00Z", false)]
    [InlineData("DateGreaterThanEquals", "\"2026-11-21T12:00:00Z\"", "2026-11-21T12:00:00Z", true)]
    [InlineData("DateGreaterThanEquals", "\"2026-11-21T12:00:00Z\"", Missing, false)]
    [InlineData("Bool", "\"true\"", "true", true)]
    [InlineData("Bool", "true", "TRUE", true)]
    [InlineData("Bool", "\"false\"", "true", false)]
    [InlineData("Bool", "\"false\"", "false", true)]
    [InlineData("Bool", "\"false\"", Missing, false)]
    [InlineData("BinaryEquals", "\"QmluYXJ5\"", "QmluYXJ5", true)]
    [InlineData("BinaryEquals", "\"QmluYXJ5\"", "Qmlu", false)]
    [InlineData("BinaryEquals", "\"QmluYXJ5\"", "not Base64!", false)]
    [InlineData("BinaryEquals", "\"QmluYXJ5\"", Missing, false)]
    [InlineData("IpAddress", "\"203.0.113.0/24\"", "203.0.113.9", true)]
    [InlineData("IpAddress", "\"203.0.113.0/24\"", "203.0.114.9", false)]
    [InlineData("IpAddress", "\"203.0.113.77/24\"", "203.0.113.9", true)]
    [InlineData("IpAddress", "\"203.0.113.9\"", "203.0.113.9", true)]
    [InlineData("IpAddress", "\"203.0.113.9\"", "203.0.113.8", false)]
    [InlineData("IpAddress", "\"0.0.0.0/0\"", "8.8.8.8", true)]
    [InlineData("IpAddress", "\"2001:db8::/32\"", "2001:db8:1::1", true)]
    [InlineData("IpAddress", "\"2001:db8::/32\"", "2001:db9::1", false)]
    [InlineData("IpAddress", "\"2001:db8::/32\"", "203.0.113.9", false)]
    [InlineData("IpAddress", "\"203.0.113.0/24\"", "nowhere", false)]
    [InlineData("IpAddress", "\"203.0.113.0/24\"", Missing, false)]
    [InlineData("NotIpAddress", "\"203.0.113.0/24\"", "203.0.114.9", true)]
    [InlineData("NotIpAddress", "\"203.0.113.0/24\"", "203.0.113.9", false)]
    [InlineData("NotIpAddress", "\"203.0.113.0/24\"", Missing, true)]
    [InlineData("ArnEquals", "\"arn:aws:s3:::a\"", "arn:aws:s3:::a", true)]
    [InlineData("ArnEquals", "\"arn:aws:s3:::*\"", "arn:aws:s3:::a/b:c", true)]
    [InlineData("ArnEquals", "\"arn:aws:*:::a\"", "arn:aws:s3:::a", true)]
    [InlineData("ArnEquals", "\"arn:aws:sns:*:111122223333:x\"", "arn:aws:sns:eu-west-1:111122223333:x", true)]
    [InlineData("ArnEquals", "\"arn:aws:sns:*:111122223333:x\"", "arn:aws:sns:eu-west-1:444455556666:x", false)]
    [InlineData("ArnLike", "\"arn:aws:logs:eu-west-1:111122223333:log-group:*\"",
        "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/x", true)]
    [InlineData("ArnLike", "\"arn:aws:logs:*:*:x:log-group\"", "arn:aws:logs:eu-west-1:111122223333:log-group", false)]
    [InlineData("ArnLike", "\"arn:aws:cloudwatch:eu-west-?:111122223333:alarm:*\"",
        "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a", true)]
    [InlineData("ArnLike", "\"arn:aws:s3:::a\"", "no ARN", false)]
    [InlineData("ArnLike", "\"arn:aws:s3:::a\"", Missing, false)]
    [InlineData("ArnLike", "\"*\"", "arn:aws:s3:::a", true)]
    [InlineData("ArnNotEquals", "\"arn:aws:s3:::a\"", "arn:aws:s3:::b", true)]
    [InlineData("ArnNotEquals", "\"arn:aws:s3:::a\"", "arn:aws:s3:::a", false)]
    [InlineData("ArnNotLike", "\"arn:aws:s3:::a*\"", "arn:aws:s3:::ab", false)]
    [InlineData("ArnNotLike", "\"arn:aws:s3:::a*\"", Missing, true)]
    [InlineData("Null", "true", Missing, true)]
    [InlineData("Null", "true", "a", false)]
    [InlineData("Null", "\"false\"", "a", true)]
    [InlineData("Null", "\"false\"", Missing, false)]
    public void Operator_ComparesAsDocumented(string name, string values, string actual, bool holds) =>
        Holds(name, values, actual).ShouldBe(holds);

    [Theory]
    [InlineData("StringEqualsIfExists", "\"a\"", Missing, true)]
    [InlineData("StringEqualsIfExists", "\"a\"", "a", true)]
    [InlineData("StringEqualsIfExists", "\"a\"", "b", false)]
    [InlineData("StringNotEqualsIfExists", "\"a\"", Missing, true)]
    [InlineData("StringNotEqualsIfExists", "\"a\"", "a", false)]
    [InlineData("StringLikeIfExists", "\"a*\"", Missing, true)]
    [InlineData("NumericLessThanIfExists", "5", Missing, true)]
    [InlineData("NumericLessThanIfExists", "5", "7", false)]
    [InlineData("DateGreaterThanIfExists", "\"2026\"", Missing, true)]
    [InlineData("BoolIfExists", "true", Missing, true)]
    [InlineData("BoolIfExists", "true", "false", false)]
    [InlineData("IpAddressIfExists", "\"10.0.0.0/8\"", Missing, true)]
    [InlineData("ArnLikeIfExists", "\"arn:aws:s3:::a\"", Missing, true)]
    [InlineData("ArnLikeIfExists", "\"arn:aws:s3:::a\"", "arn:aws:s3:::b", false)]
    public void IfExists_HoldsWhereTheKeyIsMissing(string name, string values, string actual, bool holds) =>
        Holds(name, values, actual).ShouldBe(holds);

    [Theory]
    [InlineData("ForAllValues:StringEquals", "[\"a\",\"b\"]", "a", true)]
    [InlineData("ForAllValues:StringEquals", "[\"a\",\"b\"]", "a|b", true)]
    [InlineData("ForAllValues:StringEquals", "[\"a\",\"b\"]", "a|c", false)]
    [InlineData("ForAllValues:StringEquals", "[\"a\",\"b\"]", Missing, true)]
    [InlineData("ForAllValues:StringEquals", "[\"a\",\"b\"]", "(empty)", true)]
    [InlineData("ForAllValues:StringLike", "\"a*\"", "ab|ac", true)]
    [InlineData("ForAllValues:StringLike", "\"a*\"", "ab|bc", false)]
    [InlineData("ForAllValues:StringNotEquals", "[\"a\",\"b\"]", "c|d", true)]
    [InlineData("ForAllValues:StringNotEquals", "[\"a\",\"b\"]", "c|a", false)]
    [InlineData("ForAllValues:StringNotEquals", "\"a\"", Missing, true)]
    [InlineData("ForAnyValue:StringEquals", "[\"a\",\"b\"]", "c|b", true)]
    [InlineData("ForAnyValue:StringEquals", "[\"a\",\"b\"]", "c|d", false)]
    [InlineData("ForAnyValue:StringEquals", "[\"a\",\"b\"]", Missing, false)]
    [InlineData("ForAnyValue:StringEquals", "[\"a\",\"b\"]", "(empty)", false)]
    [InlineData("ForAnyValue:StringNotEquals", "\"a\"", "a|c", true)]
    [InlineData("ForAnyValue:StringNotEquals", "\"a\"", "a", false)]
    [InlineData("ForAnyValue:StringNotEquals", "\"a\"", Missing, false)]
    [InlineData("ForAnyValue:StringLike", "\"a*\"", "x|ab", true)]
    [InlineData("ForAnyValue:ArnLike", "\"arn:aws:s3:::a*\"", "arn:aws:s3:::b|arn:aws:s3:::ab", true)]
    [InlineData("ForAnyValue:StringEqualsIfExists", "\"a\"", Missing, true)]
    [InlineData("ForAllValues:StringEqualsIfExists", "\"a\"", "b", false)]
    public void Quantifier_TakesTheKeysValues(string name, string values, string actual, bool holds) =>
        Holds(name, values, actual).ShouldBe(holds);

    [Theory]
    [InlineData("${aws:PrincipalArn}", AccessFixture.RoleArn, true)]
    [InlineData("${AWS:principalarn}", AccessFixture.RoleArn, true)]
    [InlineData("${aws:PrincipalTag/team}", "blue", true)]
    [InlineData("${aws:PrincipalTag/TEAM}", "blue", true)]
    [InlineData("x-${aws:PrincipalTag/team}-y", "x-blue-y", true)]
    [InlineData("${aws:PrincipalTag/none}", "", false)]
    [InlineData("${aws:PrincipalTag/none, 'all'}", "all", true)]
    [InlineData("${aws:PrincipalTag/team, 'all'}", "blue", true)]
    [InlineData("${aws:PrincipalTag/none,''}", "", true)]
    [InlineData("${aws:username}", "local", false)]
    [InlineData("${aws:username, 'nobody'}", "nobody", true)]
    [InlineData("${aws:PrincipalAccount}:${aws:RequestedRegion}", "111122223333:eu-west-1", true)]
    [InlineData("${*}${?}${$}", "*?$", true)]
    [InlineData("${*}", "anything", false)]
    [InlineData("${", "${", true)]
    [InlineData("$x", "$x", true)]
    [InlineData("${test:several}", "a", false)]
    public void Variable_IsReplaced(string expected, string actual, bool holds)
    {
        foreach (var name in new[] { "StringEquals", "StringLike" }) Holds(name, $"\"{expected}\"", actual).ShouldBe(holds, name);
    }

    [Fact]
    public void VariablesInAnOldVersion_AreText()
    {
        var condition = Parse("StringEquals", "\"${aws:PrincipalArn}\"", hasVariables: false);
        condition.Holds(Context("${aws:PrincipalArn}")).ShouldBeTrue();
        condition.Holds(Context(AccessFixture.RoleArn)).ShouldBeFalse();
    }

    [Fact]
    public void AVariablesValue_HasNoWildcards() =>
        Holds("StringLike", "\"${aws:PrincipalTag/star}\"", "anything").ShouldBeFalse();

    internal static bool Holds(string name, string values, string actual) =>
        Parse(name, values, hasVariables: true).Holds(Context(actual));

    private static Condition Parse(string name, string values, bool hasVariables)
    {
        var block = new JsonObject { [name] = new JsonObject { ["Test:Key"] = JsonNode.Parse(values) } };
        return new ConditionParser(hasVariables, (what, rule, value, _) =>
            throw new InvalidOperationException($"{what} {rule} {value}")).Parse(block)
            .ShouldHaveSingleItem();
    }

    private static RequestContext Context(string actual)
    {
        var context = new Dictionary<string, string[]> { ["test:several"] = ["a", "b"] };
        if (actual != Missing) context["test:key"] = actual == "(empty)" ? [] : actual.Split('|');
        var tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Team"] = "blue", ["star"] = "*" };
        var deployment = new Deployment(AccessFixture.Account, AccessFixture.Region, "aws", [], [],
            new Dictionary<(string, string), string>());
        return new RequestContext(
            new Principal(AccessFixture.SessionArn, AccessFixture.RoleArn, null, AccessFixture.Account, tags),
            new Permission("test:Call", "*", context),
            new AccountFacts(deployment),
            new FakeTimeProvider(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero)));
    }
}
