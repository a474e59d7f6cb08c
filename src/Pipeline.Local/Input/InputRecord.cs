using Pipeline.Client.Putting;
using Pipeline.Records.Limits;

namespace Pipeline.Local.Input;

/// <summary>A record of an input, or a part of it that cannot be sent.</summary>
/// <param name="Line">The line on which it begins, from 1.</param>
/// <param name="Record">The record; empty where there is a mistake.</param>
/// <param name="Mistake">Why it cannot be sent; null where it can.</param>
/// <param name="Unit">The unit that <paramref name="Line"/> counts.</param>
internal readonly record struct InputRecord(long Line, OutgoingRecord Record, string? Mistake = null, string Unit = "line")
{
    /// <summary>
    /// The size of the largest record that a stream can take. A longer record is skipped and never held in memory.
    /// </summary>
    public static int MostBytes => (int)ServiceLimits.Kinesis.MaxRecordSizeKiB.Maximum * 1024;

    /// <summary>Makes the mistake of a record that is too long for any stream.</summary>
    /// <param name="line">The line that it begins at.</param>
    /// <param name="length">Its length in bytes.</param>
    public static InputRecord TooLong(long line, long length) =>
        new(line, default, $"a record must have at most {MostBytes} bytes; got {length}; split the record");
}
