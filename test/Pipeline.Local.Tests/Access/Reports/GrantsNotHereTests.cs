namespace Pipeline.Local.Tests.Access.Reports;

/// <summary>The start reports what a role may do in services that no run carries out.</summary>
public sealed class GrantsNotHereTests
{
    [Theory]
    [InlineData("dynamodb:PartiQLInsert", true)]
    [InlineData("dynamodb:PartiQL*", true)]
    [InlineData("dynamodb:TransactWriteItems", true)]
    [InlineData("dynamodb:UpdateTimeToLive", true)]
    [InlineData("dynamodb:DescribeContinuousBackups", true)]
    [InlineData("DynamoDB:partiqlselect", true)]
    [InlineData("dynamodb:*", false)]
    [InlineData("dynamodb:Update*", false)]
    [InlineData("dynamodb:PutItem", false)]
    [InlineData("dynamodb:ConditionCheckItem", false)]
    [InlineData("dynamodb:GetRecords", false)]
    [InlineData("*", false)]
    [InlineData("s3:PutObject", false)]
    public void ActionGrantedByName_IsListedWhereTheRunLacksIt(string action, bool isListed)
    {
        var listed = new AccessFixture().WithRole(AccessFixture.Document(AccessFixture.Allow(action))).Build().GrantedNotHere();
        listed.Count.ShouldBe(isListed ? 1 : 0);
        if (isListed)
        {
            listed[0].Meaning.ShouldBe(
                $"may call {action}, which this run does not carry out: such a call ends in UnknownOperationException.");
        }
    }

    [Fact]
    public void DeniedAction_IsNotListed() => new AccessFixture()
        .WithRole(AccessFixture.Document(AccessFixture.Deny("dynamodb:PartiQLInsert"))).Build().GrantedNotHere().ShouldBeEmpty();
}
