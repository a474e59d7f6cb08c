namespace Pipeline.Functions.Tests;

/// <inheritdoc/>
public sealed class DirectLimitTests() : LimitTests(WriterCase.Direct);
