using Pipeline.Constructs.Internal;

namespace Pipeline.Constructs;

public abstract partial class DeliveryDestination
{
    /// <summary>An HTTP endpoint of a vendor, made from its preset.</summary>
    private sealed class PresetDestination(EndpointPreset preset, PresetDestinationProps props) : DeliveryDestination
    {
        internal override void Validate(Violations violations)
        {
            preset.Validate(violations);
            preset.ValidateAttributes(violations, props);
            preset.With(props).ValidateSettings(violations, preset.BufferingSize);
        }

        internal override bool BacksUpSource => props.Backup?.Mode == DeliveryBackupMode.All;

        // An endpoint gets the records unchanged. The endpoint's own documentation says what it does with GZIP.
        internal override bool KeepsBinaryRecords(IReadOnlyList<DeliveryProcessor> processors) =>
            !ProcessingRules.Has(processors, ProcessorTypes.Delimiter);

        internal override DestinationBinding Bind(DestinationContext context) => HttpEndpoint(preset.With(props)).Bind(context);
    }
}
