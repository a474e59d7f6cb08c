using System.Collections.Concurrent;
using Pipeline.Local.Contracts;

namespace Pipeline.Local.Access.Decisions;

/// <summary>The parts of a call that policies can distinguish.</summary>
internal readonly record struct Question(string CallerArn, string RoleArn, Permission Permission);

/// <summary>
/// Caches decisions, since a run asks the same few questions thousands of times a second. The cache is bounded: when full,
/// it is emptied.
/// </summary>
/// <param name="capacity">The most decisions that it holds.</param>
internal sealed class DecisionCache(int capacity = DecisionCache.Capacity)
{
    /// <summary>Enough for the objects of an hour's delivery; a few MB.</summary>
    public const int Capacity = 10_000;

    private readonly ConcurrentDictionary<Question, Decision> _decisions = new(QuestionComparer.Instance);
    private int _count;
    private int _generation;

    /// <summary>The number of changes of the policies so far.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>The number of cached decisions. For tests, which cannot see the cache by its answers.</summary>
    public int Count => Volatile.Read(ref _count);

    public Decision? Find(Question question) => _decisions.GetValueOrDefault(question);

    /// <summary>Empties the cache, since a policy changed.</summary>
    public void Clear()
    {
        Interlocked.Increment(ref _generation);
        _decisions.Clear();
        Volatile.Write(ref _count, 0);
    }

    /// <summary>Adds a decision, unless a policy changed since the decision began.</summary>
    public void Add(Question question, Decision decision, int? generation = null)
    {
        if (generation is { } begun && begun != Generation) return;
        if (Volatile.Read(ref _count) >= capacity)
        {
            _decisions.Clear();
            Volatile.Write(ref _count, 0);
        }

        if (_decisions.TryAdd(question, decision)) Interlocked.Increment(ref _count);
    }

    /// <summary>Compares by content, since each call makes a new dictionary for its context.</summary>
    private sealed class QuestionComparer : IEqualityComparer<Question>
    {
        public static readonly QuestionComparer Instance = new();

        public bool Equals(Question x, Question y) =>
            x.CallerArn == y.CallerArn && x.RoleArn == y.RoleArn && x.Permission.Action == y.Permission.Action
            && x.Permission.Resource == y.Permission.Resource
            && SameContext(x.Permission.Context, y.Permission.Context);

        public int GetHashCode(Question question)
        {
            // The order of a dictionary's keys has no meaning, so their hashes are added.
            var context = 0;
            foreach (var (key, values) in question.Permission.Context ?? Nothing)
                context += HashCode.Combine(key, values.Length, values.Length == 0 ? "" : values[0]);

            return HashCode.Combine(
                question.CallerArn, question.RoleArn, question.Permission.Action, question.Permission.Resource, context);
        }

        private static readonly IReadOnlyDictionary<string, string[]> Nothing = new Dictionary<string, string[]>();

        private static bool SameContext(IReadOnlyDictionary<string, string[]>? x, IReadOnlyDictionary<string, string[]>? y)
        {
            (x, y) = (x ?? Nothing, y ?? Nothing);
            if (ReferenceEquals(x, y)) return true;
            if (x.Count != y.Count) return false;
            foreach (var (key, values) in x)
                if (!y.TryGetValue(key, out var others) || !values.AsSpan().SequenceEqual(others)) return false;

            return true;
        }
    }
}
