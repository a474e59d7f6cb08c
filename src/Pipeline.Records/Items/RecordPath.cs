using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Pipeline.Records.Items;

/// <summary>
/// Where the reader stands in a record, for messages. It becomes text only when a message needs it: a valid record must not pay
/// for a path that is not shown. Keeps its memory.
/// </summary>
/// <param name="depth">The levels that the reader enters at most.</param>
internal sealed class RecordPath(int depth)
{
    private readonly Step[] _steps = new Step[depth];

    // The names that no schema lists, one after the other.
    private readonly ItemBuffer _names = new(256);
    private int _depth;

    /// <summary>Whether the reader stands at the record itself.</summary>
    public bool IsRoot => _depth == 0;

    /// <summary>Goes back to the record.</summary>
    public void Clear()
    {
        _depth = 0;
        _names.Clear();
    }

    /// <summary>Enters a property.</summary>
    /// <param name="plan">The property's field; null where the schema does not list it.</param>
    /// <param name="name">The property's name, unescaped.</param>
    public void Enter(FieldPlan? plan, ReadOnlySpan<byte> name)
    {
        if (plan is not null)
        {
            _steps[_depth++] = new Step(plan.Field.Name, -1, default);
            return;
        }

        var start = _names.Length;
        _names.Write(name);
        _steps[_depth++] = new Step(null, -1, new ByteRange(start, name.Length));
    }

    /// <summary>Enters an element of an array.</summary>
    /// <param name="index">The element's index.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EnterElement(int index) => _steps[_depth++] = new Step(null, index, default);

    /// <summary>Leaves what was entered last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave()
    {
        _depth--;
        if (_names.Length > 0) _names.Clear(_names.Length - _steps[_depth].Name.Length);
    }

    /// <summary>The path as messages show it: <c>readings[2].unit</c>; empty at the record itself.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var step in _steps.AsSpan(0, _depth))
        {
            if (step.Index >= 0) text.Append(CultureInfo.InvariantCulture, $"[{step.Index}]");
            else text.Append(text.Length == 0 ? "" : ".").Append(step.Field ?? RecordWords.Excerpt(_names[step.Name]));
        }

        return text.ToString();
    }

    private readonly record struct Step(string? Field, int Index, ByteRange Name);
}
