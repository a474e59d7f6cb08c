using System.Runtime.InteropServices;

namespace Pipeline.Client.Putting;

/// <summary>What a stream takes in one call, and the call.</summary>
internal abstract class PutTarget
{
    /// <summary>Records of a call.</summary>
    internal abstract int MaxCount { get; }

    /// <summary>Bytes of a call, counted as <see cref="Size"/> counts.</summary>
    internal abstract long MaxBytes { get; }

    /// <summary>How much of a call's bytes a record takes.</summary>
    internal abstract long Size(OutgoingRecord record);

    /// <summary>What is wrong with a record, so wrong that the whole call would be refused for it; null: nothing.</summary>
    internal abstract string? FindViolation(OutgoingRecord record);

    /// <summary>Puts records; the answer has one entry each, in their order, null for those that are put.</summary>
    internal abstract Task<IReadOnlyList<PutError?>> PutAsync(IReadOnlyList<OutgoingRecord> records,
        CancellationToken cancellationToken);

    protected static MemoryStream ToStream(ReadOnlyMemory<byte> data) => MemoryMarshal.TryGetArray(data, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false, publiclyVisible: true)
        : new MemoryStream(data.ToArray());

    protected static PutError? ToError(string? code, string? message) =>
        string.IsNullOrEmpty(code) ? null : new PutError(code, message ?? "");
}

/// <summary>Why a record is not put.</summary>
internal sealed record PutError(string Code, string Message);
