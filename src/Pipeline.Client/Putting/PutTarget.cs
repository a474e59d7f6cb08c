using System.Runtime.InteropServices;

namespace Pipeline.Client.Putting;

/// <summary>A stream as a target: the limits of a call, and the call.</summary>
internal abstract class PutTarget
{
    /// <summary>The maximum number of records in a call.</summary>
    internal abstract int MaxCount { get; }

    /// <summary>The maximum size of a call in bytes, as <see cref="Size"/> counts them.</summary>
    internal abstract long MaxBytes { get; }

    /// <summary>The size of a record in a call, in bytes.</summary>
    internal abstract long Size(OutgoingRecord record);

    /// <summary>The mistake in a record for which the service would refuse the whole call; null: none.</summary>
    internal abstract string? FindViolation(OutgoingRecord record);

    /// <summary>Puts records. The result has one entry for each record, in their order; null for a record that was put.</summary>
    internal abstract Task<IReadOnlyList<PutError?>> PutAsync(IReadOnlyList<OutgoingRecord> records,
        CancellationToken cancellationToken);

    protected static MemoryStream ToStream(ReadOnlyMemory<byte> data) => MemoryMarshal.TryGetArray(data, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false, publiclyVisible: true)
        : new MemoryStream(data.ToArray());

    protected static PutError? ToError(string? code, string? message) =>
        string.IsNullOrEmpty(code) ? null : new PutError(code, message ?? "");
}

/// <summary>Why a record was not put.</summary>
internal sealed record PutError(string Code, string Message);
