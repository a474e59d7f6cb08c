using Pipeline.Local.Access.Decisions;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Tests.Access.Decisions;

public sealed class DecisionCacheTests
{
    private static readonly Decision Allowed = new(null, []);

    [Fact]
    public void TheSameQuestion_IsFoundWhateverTheContextsOrder()
    {
        var cache = new DecisionCache();
        cache.Add(Question(("a:x", ["1", "2"]), ("a:y", ["3"])), Allowed);
        cache.Find(Question(("a:y", ["3"]), ("a:x", ["1", "2"]))).ShouldBe(Allowed);
        cache.Find(Question(("a:y", ["3"]), ("a:x", ["1", "3"]))).ShouldBeNull();
        cache.Find(Question(("a:y", ["3"]))).ShouldBeNull();
        cache.Find(Question()).ShouldBeNull();
    }

    [Fact]
    public void AFullCache_StartsAnew()
    {
        var cache = new DecisionCache(capacity: 10);
        for (var i = 0; i < 25; i++)
            cache.Add(new Question("caller", "role", new Permission("s3:PutObject", $"arn:aws:s3:::data/{i}")), Allowed);
        cache.Count.ShouldBeInRange(1, 10);
        cache.Find(new Question("caller", "role", new Permission("s3:PutObject", "arn:aws:s3:::data/24"))).ShouldBe(Allowed);
    }

    [Fact]
    public void ADecisionThatDependsOnTheTime_IsMadeAnew()
    {
        var fixture = new AccessFixture().WithRole(AccessFixture.Document(
            AccessFixture.Allow("s3:GetObject",
                more: AccessFixture.Where("DateLessThan", "aws:CurrentTime", "2026-11-21T12:30:00Z"))));
        var access = fixture.Build();
        access.Allows("s3:GetObject", "arn:aws:s3:::data/x").ShouldBeTrue();
        fixture.Time.Advance(TimeSpan.FromHours(1));
        access.Allows("s3:GetObject", "arn:aws:s3:::data/x").ShouldBeFalse();
    }

    [Fact]
    public void ManyThreads_GetTheSameAnswers()
    {
        var access = new AccessFixture().WithRole(AccessFixture.Document(AccessFixture.Allow("s3:*", "arn:aws:s3:::data/1*")))
            .Build();
        var wrong = 0;
        Parallel.For(0, 2_000, i =>
        {
            var key = (i % 200).ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (access.Allows("s3:GetObject", $"arn:aws:s3:::data/{key}") != key.StartsWith('1'))
                Interlocked.Increment(ref wrong);
        });
        wrong.ShouldBe(0);
    }

    private static Question Question(params (string Key, string[] Values)[] context) =>
        new("caller", "role",
            new Permission(
                "a:Call", "*", context.Length == 0 ? null : context.ToDictionary(pair => pair.Key, pair => pair.Values)));
}
