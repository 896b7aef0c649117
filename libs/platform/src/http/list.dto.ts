import type { Type } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type as Transformed } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** What every list of the domain API answers; `next` is handed back as `?cursor=` for the page that follows. */
export interface List<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** One answer stays below a second and a few megabytes; a screen shows fewer. */
export const MAX_PAGE = 200;
export const DEFAULT_PAGE = 50;

/** `?limit=&cursor=` of a list; extend it for filters. */
export class ListQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_PAGE, default: DEFAULT_PAGE, description: 'How many items to answer at most.' })
  @Transformed(() => Number)
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_PAGE)
  limit: number = DEFAULT_PAGE;

  @ApiPropertyOptional({ description: 'The `next` of the page before.' })
  @IsOptional()
  @IsString()
  @MaxLength(512)
  cursor?: string;
}

/** The schema of a list of `Item`, for `@ApiOkResponse({ type: ListOf(ReferralDto) })`. */
export function ListOf<T>(Item: Type<T>): Type<List<T>> {
  class ListDto implements List<T> {
    @ApiProperty({ type: [Item] })
    declare readonly items: T[];

    @ApiProperty({ type: String, nullable: true, example: null, description: 'Cursor of the next page, null on the last one.' })
    declare readonly next: string | null;
  }
  Object.defineProperty(ListDto, 'name', { value: `${Item.name}List` });
  return ListDto;
}
