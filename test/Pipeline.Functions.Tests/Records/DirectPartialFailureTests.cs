namespace Pipeline.Functions.Tests;

/// <inheritdoc/>
public sealed class DirectPartialFailureTests() : PartialFailureTests(WriterCase.Direct);
