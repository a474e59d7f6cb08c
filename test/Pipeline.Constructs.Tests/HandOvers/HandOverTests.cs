using System.Reflection;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;

namespace Pipeline.Constructs.Tests.HandOvers;

/// <summary>
/// Everything in CDK that accepts a construct must accept what this library hands out: each construct twice in one stack, and one
/// consumer for both. CDK names children by the id of the construct that it gets, so that an inner id can clash although no
/// template of the library shows it.
/// </summary>
public class HandOverTests(HandOverTests.Attempts attempts) : IClassFixture<HandOverTests.Attempts>
{
    public static TheoryData<string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var property in HandedOut.All)
                foreach (var consumer in Consumers.Of(property.Type).Keys) rows.Add(property.Name, consumer);

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void WhatIsHandedOut_IsTaken(string property, string consumer) =>
        attempts.Refusals[(property, consumer)].ShouldBeNull();

    [Fact]
    public void WhatWasTaken_Synthesizes() => attempts.SynthesisRefusal.ShouldBeNull();

    [Fact]
    public void EveryProperty_HasConsumers() => HandedOut.All
        .Where(property => Consumers.Of(property.Type).Count == 0)
        .Select(property => $"{property.Name} is a {property.Type.Name}: give that type consumers in Consumers.cs")
        .ShouldBeEmpty();

    [Fact]
    public void EveryConstruct_IsMadeHere() => HandedOut.Constructs
        .Where(type => !Producers.Make.ContainsKey(type))
        .Select(type => $"{type.Name}: say in Producers.cs how it is made")
        .ShouldBeEmpty();

    [Fact]
    public void EveryMetric_StandsInADashboard() => attempts.MetricsWithoutWidget.ShouldBeEmpty();

    /// <summary>All hand-overs in one app: a synthesis for each would take minutes.</summary>
    public sealed class Attempts : IDisposable
    {
        private readonly TemporaryFolder _outdir = new();

        public Attempts()
        {
            var app = Synth.NewApp(_outdir, new() { ["aws:cdk:disable-asset-staging"] = true });
            foreach (var makers in HandedOut.All.GroupBy(Producers.Of)) Try(app, makers.Key, [.. makers]);
            MetricsWithoutWidget = [.. HandedOut.Constructs.SelectMany(type => MetricsRefused(app, type))];
            SynthesisRefusal = Refusal(() => app.Synth());
        }

        /// <summary>Why CDK or the library refused a hand-over, or <c>null</c>.</summary>
        public Dictionary<(string Property, string Consumer), string?> Refusals { get; } = [];

        public string? SynthesisRefusal { get; }

        public IReadOnlyList<string> MetricsWithoutWidget { get; }

        public void Dispose() => _outdir.Dispose();

        private void Try(Amazon.CDK.App app, Func<Construct, string, Construct> make, IReadOnlyList<HandedOut> properties)
        {
            var stack = new Stack(app, properties[0].Name.Replace('.', '-'));
            var makers = new List<Construct>();
            var unmade = Refusal(() => makers.AddRange(
                new[] { "One", "Two" }.Select(id => make(new Construct(stack, id), "Made"))));
            foreach (var property in properties)
            {
                var values = new List<object>();
                var refusal = unmade ?? Refusal(() => values.AddRange(makers.SelectMany(property.Values)));
                foreach (var (consumer, give) in Consumers.Of(property.Type))
                {
                    var around = new Around(new Construct(stack, $"{property.Property.Name}-{consumer}"));
                    Refusals[(property.Name, consumer)] = refusal ?? Refusal(() =>
                    {
                        values.Count.ShouldBeGreaterThan(1, "two constructs hand out two");
                        foreach (var value in values) give(value, around);
                    });
                }
            }
        }

        private static IEnumerable<string> MetricsRefused(Amazon.CDK.App app, Type type)
        {
            var methods = type.GetMethods(BindingFlags.Public | BindingFlags.Instance)
                .Where(method => method.ReturnType.IsAssignableTo(typeof(IMetric)) && method.Name.StartsWith("Metric")).ToList();
            if (methods.Count == 0) yield break;
            var stack = new Stack(app, $"{type.Name}-Metrics");
            var made = Producers.Make[type](new Construct(stack, "Scope"), "Made");
            var dashboard = new Dashboard(stack, "Dashboard");
            foreach (var method in methods)
            {
                object?[] arguments =
                    [.. method.GetParameters().Select(parameter => parameter.ParameterType == typeof(string) ? "Any" : null)];
                var refusal = Refusal(() => dashboard.AddWidgets(
                    new GraphWidget(new GraphWidgetProps { Left = [(IMetric)method.Invoke(made, arguments)!] })));
                if (refusal is not null) yield return $"{type.Name}.{method.Name}: {refusal}";
            }
        }

        private static string? Refusal(Action action)
        {
            try
            {
                action();
                return null;
            }
            catch (TargetInvocationException error)
            {
                return error.InnerException!.Message;
            }
            catch (Exception error)
            {
                return $"{error.GetType().Name}: {error.Message}";
            }
        }
    }
}
