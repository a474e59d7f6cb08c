using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Pipeline.Conventions.Tests;

/// <summary>A test that hangs becomes a failure that names it.</summary>
public sealed class TestWatchTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Messages _messages = new();
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _ends = [];
    private readonly TestWatch _watch;

    public TestWatchTests() => _watch = new TestWatch(_messages, _time, Limit, _ends.Add);

    [Fact]
    public void TestWithoutAnEnd_FailsByItsNameAndEndsTheProcess()
    {
        var test = Test(nameof(TestWithoutAnEnd_FailsByItsNameAndEndsTheProcess));
        _watch.OnMessage(new TestStarting(test));
        _time.Advance(Limit - TimeSpan.FromSeconds(1));
        _ends.ShouldBeEmpty();
        _time.Advance(TimeSpan.FromSeconds(30));

        _ends.ShouldHaveSingleItem().ShouldStartWith($"A test must end within 5 minutes; got no end of {test.DisplayName}; ");
        var failure = _messages.Seen.OfType<ITestFailed>().ShouldHaveSingleItem();
        failure.Test.ShouldBe(test);
        failure.Messages.ShouldBe(_ends);
        _time.Advance(Limit * 3);
        _ends.Count.ShouldBe(1);
    }

    [Fact]
    public void TestsThatEnd_MayTakeLongTogether()
    {
        var test = Test(nameof(TestsThatEnd_MayTakeLongTogether));
        for (var i = 0; i < 5; i++)
        {
            _watch.OnMessage(new TestStarting(test));
            _time.Advance(Limit * 0.9);
            _watch.OnMessage(new TestFinished(test, 0, ""));
        }

        _watch.OnMessage(
            new TestCollectionFinished([test.TestCase], test.TestCase.TestMethod.TestClass.TestCollection, 0, 5, 0, 0));
        _time.Advance(Limit * 2);
        _ends.ShouldBeEmpty();
        _messages.Seen.Count.ShouldBe(11);
    }

    [Fact]
    public void FixtureWithoutAnEnd_EndsTheProcessToo()
    {
        var test = Test(nameof(FixtureWithoutAnEnd_EndsTheProcessToo));
        _watch.OnMessage(new TestCollectionStarting([test.TestCase], test.TestCase.TestMethod.TestClass.TestCollection));
        _time.Advance(Limit * 1.1);
        _ends.ShouldHaveSingleItem().ShouldContain("got no end of the fixtures of here;");
    }

    [Fact]
    public void EndOfTheRun_EndsTheWatch()
    {
        var test = Test(nameof(EndOfTheRun_EndsTheWatch));
        _watch.OnMessage(new TestStarting(test));
        _watch.OnMessage(new TestAssemblyFinished([test.TestCase], test.TestCase.TestMethod.TestClass.TestCollection.TestAssembly,
            0, 1, 0, 0));
        _time.Advance(Limit * 2);
        _ends.ShouldBeEmpty();
    }

    public void Dispose() => _watch.Dispose();

    private XunitTest Test(string method)
    {
        var assembly = new TestAssembly(Reflector.Wrap(GetType().Assembly));
        var @class = new TestClass(new TestCollection(assembly, null, "here"), Reflector.Wrap(GetType()));
        var testMethod = new TestMethod(@class, Reflector.Wrap(GetType().GetMethod(method)!));
        var testCase = new XunitTestCase(_messages, TestMethodDisplay.ClassAndMethod, TestMethodDisplayOptions.None, testMethod);
        return new XunitTest(testCase, testCase.DisplayName);
    }

    private sealed class Messages : LongLivedMarshalByRefObject, IMessageSink
    {
        public ConcurrentQueue<IMessageSinkMessage> Seen { get; } = [];

        public bool OnMessage(IMessageSinkMessage message)
        {
            Seen.Enqueue(message);
            return true;
        }
    }
}
