namespace Pipeline.Functions.Tests;

/// <inheritdoc/>
public sealed class PlainLimitTests() : LimitTests(WriterCase.Plain);
