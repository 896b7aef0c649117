import type { EnteredQuantity } from '#clinical';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';

/** A decimal has at most 18 digits, a UCUM unit is short; #clinical says the rest in its own words. */
const LONGEST_VALUE = 40;
const LONGEST_UNIT = 20;

export class QuantityDto implements EnteredQuantity {
  @ApiProperty({ example: '2', description: 'Decimal as text: its digits are kept as they are.' })
  @IsString({ message: 'must be decimal text in quotation marks, such as "0.350"' })
  @MaxLength(LONGEST_VALUE)
  readonly value!: string;

  @ApiProperty({ example: 'mg/mL', description: 'UCUM unit.' })
  @IsString()
  @MaxLength(LONGEST_UNIT)
  readonly unit!: string;
}

export class PersonDto {
  @ApiProperty({ example: 'dr-lind' })
  readonly id!: string;

  @ApiProperty({ example: 'Dr. Ada Lind' })
  readonly name!: string;
}

export class SignatureDto {
  @ApiProperty({ format: 'date-time', example: '2026-03-02T09:24:00.000Z' })
  readonly at!: string;

  @ApiProperty({ type: PersonDto })
  readonly by!: PersonDto;
}
