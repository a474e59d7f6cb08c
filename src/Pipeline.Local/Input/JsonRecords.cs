namespace Pipeline.Local.Input;

/// <summary>
/// Splits JSON into values: the elements of an array, or values that follow one another, each with its bytes from the input. It
/// finds the ends of values but does not check them. The pipeline checks them and rejects wrong ones.
/// </summary>
/// <param name="stream">The bytes.</param>
internal sealed class JsonRecords(Stream stream)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private byte[] _value = new byte[4096];
    private long _length;
    private long _line = 1;
    private long _valueLine;
    private int _depth;
    private bool _isInArray;
    private State _state;

    private enum State
    {
        Between,
        Container,
        Text,
        Escape,
        Scalar,
    }

    /// <summary>Whether the input ended within an array.</summary>
    public bool IsArrayOpen => _isInArray;

    /// <summary>The values. A value that is too long is returned as a mistake.</summary>
    public IEnumerable<(long Line, byte[]? Data, string? Mistake)> Read()
    {
        while (stream.Read(_buffer, 0, _buffer.Length) is > 0 and var count)
        {
            for (var i = 0; i < count; i++)
            {
                var wasBetween = _state == State.Between;
                var isConsumed = Take(_buffer[i]);
                if (!wasBetween && _state == State.Between) yield return Value();
                // The character that ends a scalar does not belong to it.
                if (!isConsumed) i--;
                else if (_buffer[i] == '\n') _line++;
            }
        }

        if (_state == State.Scalar)
        {
            _state = State.Between;
            yield return Value();
        }
        else if (_state != State.Between)
        {
            yield return (_valueLine, null, "the JSON value that begins there must end; got the end of the input; complete it");
        }
    }

    private (long Line, byte[]? Data, string? Mistake) Value() => _length <= InputRecord.MostBytes
        ? (_valueLine, _value.AsSpan(0, (int)_length).ToArray(), null)
        : (_valueLine, null, InputRecord.TooLong(_valueLine, _length).Mistake);

    private bool Take(byte next)
    {
        switch (_state)
        {
            case State.Between:
                Begin(next);
                return true;
            case State.Escape:
                Keep(next);
                _state = State.Text;
                return true;
            case State.Text:
                Keep(next);
                if (next == '\\') _state = State.Escape;
                else if (next == '"') _state = _depth > 0 ? State.Container : State.Between;
                return true;
            case State.Scalar:
                if (next is (byte)',' or (byte)']' or (byte)'{' or (byte)'[' or (byte)'"' || IsSpace(next))
                {
                    _state = State.Between;
                    return false;
                }

                Keep(next);
                return true;
            default:
                Keep(next);
                if (next == '"') _state = State.Text;
                else if (next is (byte)'{' or (byte)'[') _depth++;
                else if (next is (byte)'}' or (byte)']' && --_depth == 0) _state = State.Between;
                return true;
        }
    }

    private void Begin(byte next)
    {
        if (IsSpace(next) || next == ',') return;
        if (next == '[' && !_isInArray)
        {
            _isInArray = true;
            return;
        }

        if (next == ']' && _isInArray)
        {
            _isInArray = false;
            return;
        }

        (_length, _depth, _valueLine) = (0, 0, _line);
        Keep(next);
        _state = next switch
        {
            (byte)'{' or (byte)'[' => State.Container,
            (byte)'"' => State.Text,
            _ => State.Scalar,
        };
        if (_state == State.Container) _depth = 1;
    }

    private void Keep(byte next)
    {
        if (_length < InputRecord.MostBytes)
        {
            if (_length == _value.Length) Array.Resize(ref _value, _value.Length * 2);
            _value[_length] = next;
        }

        _length++;
    }

    private static bool IsSpace(byte next) => next is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r';
}
