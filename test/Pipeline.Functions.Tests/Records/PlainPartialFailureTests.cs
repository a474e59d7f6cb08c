namespace Pipeline.Functions.Tests;

/// <inheritdoc/>
public sealed class PlainPartialFailureTests() : PartialFailureTests(WriterCase.Plain);
